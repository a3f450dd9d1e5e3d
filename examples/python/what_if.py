"""What if a machine had less memory? An hour of ECS on a virtual clock, in a moment. Needs no root, no container runtime.

    ./dev run python examples/python/what_if.py
"""

from moorage.testing import VirtualEngine

for memory in (8192, 4096, 2048):
    with VirtualEngine(seed=1) as engine:
        for zone in ("us-east-1a", "us-east-1b", "us-east-1c"):
            engine.add_machine(cpu=2048, memory=memory, zone=zone)
        ecs = engine.boto3_client("ecs")
        ecs.register_task_definition(family="web", containerDefinitions=[{"name": "web", "image": "web:1", "cpu": 128, "memory": 512}])
        ecs.create_service(serviceName="web", taskDefinition="web", desiredCount=20)
        engine.advance(3600)
        service = engine.service("web")
        print(f"{memory} MiB each: {service!r}")
        if service["runningCount"] < 20:
            print("   ", service["events"][0]["message"])
