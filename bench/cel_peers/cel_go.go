// The conditions of conditions.json in cel-go: one line of JSON each. Its trace is the evaluation with tracked state.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"time"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/types"
)

type spec struct {
	Facts      map[string]any    `json:"facts"`
	Conditions map[string]string `json:"conditions"`
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func compile(env *cel.Env, text string, options ...cel.ProgramOption) cel.Program {
	ast, issues := env.Compile(text)
	must(issues.Err())
	program, err := env.Program(ast, options...)
	must(err)
	return program
}

// Nanoseconds of one round, the least of several batches.
func perRound(rounds int, work func()) float64 {
	best := 1e18
	for batch := 0; batch < 7; batch++ {
		start := time.Now()
		for i := 0; i < rounds; i++ {
			work()
		}
		best = min(best, float64(time.Since(start).Nanoseconds())/float64(rounds))
	}
	return best
}

func main() {
	bytes, err := os.ReadFile(os.Args[1])
	must(err)
	var s spec
	must(json.Unmarshal(bytes, &s))
	env, err := cel.NewEnv(cel.Variable("order", cel.MapType(cel.StringType, cel.DynType)))
	must(err)
	vars := map[string]any{"order": s.Facts}
	for name, text := range s.Conditions {
		plain := compile(env, text, cel.EvalOptions(cel.OptOptimize))
		traced := compile(env, text, cel.EvalOptions(cel.OptTrackState))
		out, _, err := plain.Eval(vars)
		must(err)
		if out != types.True {
			panic(name)
		}
		eval := func(p cel.Program) func() { return func() { _, _, e := p.Eval(vars); must(e) } }
		c := perRound(500, func() { compile(env, text) })
		e := perRound(30000, eval(plain))
		t := perRound(30000, eval(traced))
		fmt.Printf("{\"engine\":\"cel-go\",\"condition\":%q,\"compile_us\":%.2f,\"eval_ns\":%.0f,\"traced_ns\":%.0f}\n", name, c/1000, e, t)
	}
}
