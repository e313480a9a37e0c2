# Completion of cordon for bash. The program itself tells its commands and options: `cordon help --words`.

# The options and words of the line so far that are no options, into `words` (options that take a value swallow the next word).
_cordon_split() {
  local table=$1 i word
  words=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    case $word in
    --*) [[ $table == *" $word="* && ${COMP_WORDS[i + 1]} != "=" ]] && ((i++)) ;;
    -* | =) ;;
    *) words+=("$word") ;;
    esac
  done
}

_cordon_values() {
  case $1 in
  --format) COMPREPLY=($(compgen -W "text json jsonl" -- "$2")) ;;
  --schema) COMPREPLY=($(compgen -W "person organization company public_body vessel aircraft" -- "$2")) ;;
  --fail-on)
    COMPREPLY=($(compgen -W "prohibited licence_required licensed exception no_licence_required refer" -- "$2"))
    ;;
  --input) COMPREPLY=($(compgen -W "csv tsv jsonl json" -- "$2")) ;;
  --for) COMPREPLY=($(compgen -W "exporter state public court" -- "$2")) ;;
  --as) COMPREPLY=($(compgen -W "text html pdf csv json" -- "$2")) ;;
  --store) COMPREPLY=($(compgen -d -- "$2")) ;;
  --file | --facts | --output | --template | --resume | --previous) COMPREPLY=($(compgen -f -- "$2")) ;;
  *) return 1 ;;
  esac
}

_cordon_lists="us_ofac_sdn us_ofac_cons us_csl us_bis_dpl us_bis_entity_list us_dtc_debarred un_sc eu_fsf gb_uksl gb_ofsi ca_sema au_dfat ch_seco jp_meti"

_cordon() {
  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} table words line
  COMPREPLY=()
  table=$("${COMP_WORDS[0]}" help --words 2>/dev/null) || return
  if [[ $prev == "=" ]]; then prev=${COMP_WORDS[COMP_CWORD - 2]}; fi
  _cordon_values "$prev" "$cur" && return
  _cordon_split "$table"
  if [[ $cur == -* ]]; then
    line=$(grep -E "^${words[0]}( ${words[1]})?( --|$)" <<<"$table" | tr ' =' '\n ' | grep -E '^--' | sort -u)
    COMPREPLY=($(compgen -W "$line" -- "$cur"))
  elif ((${#words[@]} == 0)); then
    COMPREPLY=($(compgen -W "$(cut -d' ' -f1 <<<"$table" | sort -u)" -- "$cur"))
  elif ((${#words[@]} == 1)) && grep -qE "^${words[0]} [a-z]" <<<"$table"; then
    COMPREPLY=($(compgen -W "$(grep -E "^${words[0]} [a-z]" <<<"$table" | cut -d' ' -f2)" -- "$cur"))
  elif [[ ${words[0]} == lists && ${#words[@]} == 2 ]]; then
    COMPREPLY=($(compgen -W "$_cordon_lists" -- "$cur"))
  else
    COMPREPLY=($(compgen -f -- "$cur"))
  fi
}

complete -o filenames -F _cordon cordon
