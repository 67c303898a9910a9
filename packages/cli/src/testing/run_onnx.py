"""Runs an exported program by what its own metadata tells: python run_onnx.py MODEL.onnx < FEEDS.json

FEEDS.json is a list of runs, each an object of flat lists by name: inputs and noises. State is not fed in the first run,
which takes the first values in the file (zeros for a cache, which has none), and after that is what the run before gave. Printed as JSON: whether onnx's checker
ran, the outputs of every run, and the state at the end.
"""

import json
import sys

import numpy
import onnxruntime

path = sys.argv[1]
try:
    import onnx

    onnx.checker.check_model(path, full_check=True)
    checked = True
except ModuleNotFoundError:
    checked = False

options = onnxruntime.SessionOptions()
options.intra_op_num_threads = 1
options.log_severity_level = 3  # not a warning for every first value
session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
program = json.loads(session.get_modelmeta().custom_metadata_map["continuo.program"])
specs = {spec["name"]: spec for spec in program["inputs"] + program["noises"]}
names = [output.name for output in session.get_outputs()]
needed = {each.name for each in session.get_inputs()}
state = {
    each["name"]: numpy.zeros(each["shape"], each["type"]) for each in program["state"] if each["name"] in needed
}
results = []
for run in json.load(sys.stdin):
    feeds = {name: numpy.array(run[name], spec["type"]).reshape(spec["shape"]) for name, spec in specs.items()}
    outputs = dict(zip(names, session.run(names, {**feeds, **state})))
    state = {each["name"]: outputs[each["next"]] for each in program["state"]}
    results.append({each["name"]: outputs[each["name"]].ravel().tolist() for each in program["outputs"]})
final = {name: values.ravel().tolist() for name, values in state.items()}
json.dump({"checked": checked, "results": results, "state": final}, sys.stdout)
