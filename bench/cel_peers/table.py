"""Lines of JSON from the engines to one table: a row a condition."""
import json
import sys


def cell(row, key, unit):
    value = row.get(key) if row else None
    return f"{value:12,.1f} {unit}" if value is not None else " " * 12 + "- " + unit


def main():
    rows = [json.loads(line) for line in sys.stdin if line.startswith("{")]
    conditions = [row["condition"] for row in rows if row["engine"] == "cordon"]
    engines = list(dict.fromkeys(row["engine"] for row in rows))
    found = {(row["engine"], row["condition"]): row for row in rows}
    for condition in conditions:
        print(condition)
        for engine in engines:
            row = found.get((engine, condition))
            print(f"  {engine:12} compile {cell(row, 'compile_us', 'us')}   eval {cell(row, 'eval_ns', 'ns')}   with trace {cell(row, 'traced_ns', 'ns')}   facts told {cell(row, 'told_ns', 'ns')}")


main()
