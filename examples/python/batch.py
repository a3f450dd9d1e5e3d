"""A batch task in a container of this machine, through boto3, without an account and without a network.

    ./dev run python examples/python/batch.py IMAGES       (as root; IMAGES: a directory made by tools/make_example_image.py)
"""

import sys
import tempfile

import moorage

with tempfile.TemporaryDirectory() as place, moorage.Engine(place, runtime="oci", runtime_options={"layoutsDir": sys.argv[1]}) as engine:
    engine.wait_ready()
    ecs = engine.boto3_client("ecs")
    ecs.register_task_definition(family="hello", networkMode="none", containerDefinitions=[{
        "name": "hello", "image": "moorage.local/busybox:latest", "memory": 32, "command": ["/bin/sh", "-c", "echo hello; exit 3"]}])
    task = ecs.run_task(taskDefinition="hello")["tasks"][0]["taskArn"]
    ecs.get_waiter("tasks_stopped").wait(tasks=[task])
    print(engine.task(task))
    print("exit code", engine.task(task).containers[0]["exitCode"])
