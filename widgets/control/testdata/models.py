"""Writes models.json: the state with which ipywidgets opens each model that package control has.

    python3 -m venv venv && venv/bin/pip install ipywidgets==8.1.9
    venv/bin/python models.py > models.json

A reference to another model stands as "IPY_MODEL_<its class>", a buffer as the list of its bytes.
"""

import json

import ipywidgets as w
from ipywidgets.widgets import widget_bool, widget_description, widget_int, widget_string, widget_button
from ipywidgets.widgets.widget import _instances, _remove_buffers

made = [
    w.Layout(),
    widget_int.SliderStyle(),
    widget_description.DescriptionStyle(),
    widget_button.ButtonStyle(),
    widget_int.ProgressStyle(),
    widget_string.HTMLStyle(),
    widget_string.LabelStyle(),
    widget_string.TextStyle(),
    widget_bool.CheckboxStyle(),
    w.IntSlider(),
    w.FloatSlider(),
    w.Dropdown(),
    w.Checkbox(),
    w.Button(),
    w.IntProgress(),
    w.FloatProgress(),
    w.HTML(),
    w.Label(),
    w.Text(),
    w.Play(),
    w.HBox(),
    w.VBox(),
    w.Image(),
    w.Output(),
    w.jslink((w.Play(), "value"), (w.IntSlider(), "value")),
]


def plain(value):
    if isinstance(value, w.Widget):
        return "IPY_MODEL_" + type(value).__name__
    if isinstance(value, str) and value.startswith("IPY_MODEL_"):
        return "IPY_MODEL_" + type(_instances[value[len("IPY_MODEL_"):]]).__name__
    if isinstance(value, (bytes, memoryview)):
        return list(bytes(value))
    if isinstance(value, (list, tuple)):
        return [plain(x) for x in value]
    if isinstance(value, dict):
        return {k: plain(x) for k, x in value.items()}
    return value


states = {}
for model in made:
    _, paths, _ = _remove_buffers(model.get_state())
    states[type(model).__name__] = {"state": plain(model.get_state()), "buffer_paths": paths}
print(json.dumps({"ipywidgets": w.__version__, "models": states}, indent=1, sort_keys=True))
