"""The conditions of conditions.json in cel-python: one line of JSON each."""
import json
import sys
import time

import celpy


def per_round(rounds, work):
    """Seconds of one round, the least of several batches."""
    best = float("inf")
    for _ in range(7):
        start = time.perf_counter()
        for _ in range(rounds):
            work()
        best = min(best, (time.perf_counter() - start) / rounds)
    return best


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        spec = json.load(file)
    env = celpy.Environment()
    activation = {"order": celpy.json_to_cel(spec["facts"])}
    for name, text in spec["conditions"].items():
        program = env.program(env.compile(text))
        assert program.evaluate(activation), name
        compile_s = per_round(10, lambda: env.program(env.compile(text)))
        eval_s = per_round(100, lambda: program.evaluate(activation))
        print(json.dumps({"engine": "cel-python", "condition": name, "compile_us": compile_s * 1e6, "eval_ns": eval_s * 1e9, "traced_ns": None}))


main()
