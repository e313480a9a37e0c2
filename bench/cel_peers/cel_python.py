"""The conditions of conditions.json in cel-python: one line of JSON each."""
import json
import sys
import time

import celpy


def per_round(rounds, work):
    start = time.perf_counter()
    for _ in range(rounds):
        work()
    return (time.perf_counter() - start) / rounds


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        spec = json.load(file)
    env = celpy.Environment()
    activation = {"order": celpy.json_to_cel(spec["facts"])}
    for name, text in spec["conditions"].items():
        program = env.program(env.compile(text))
        assert program.evaluate(activation), name
        compile_s = per_round(20, lambda: env.program(env.compile(text)))
        eval_s = per_round(500, lambda: program.evaluate(activation))
        print(json.dumps({"engine": "cel-python", "condition": name, "compile_us": compile_s * 1e6, "eval_ns": eval_s * 1e9, "traced_ns": None}))


main()
