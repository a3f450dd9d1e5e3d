//! A service on simulated machines in virtual time: made, waited for, and what happened read from the event feed.
use moorage::{Engine, Error};
use std::time::Duration;

const MACHINES: &str = r#"{"machines": [{"cpuUnits": 2048, "memoryMib": 4096, "zone": "us-east-1a"},
                                         {"cpuUnits": 2048, "memoryMib": 4096, "zone": "us-east-1b"}]}"#;
const DEFINITION: &str = r#"{"family": "web", "containerDefinitions": [
    {"name": "app", "image": "web:1", "cpu": 256, "memory": 128, "essential": true}]}"#;

/// Moves time until the service's deployment is completed; how many seconds that took.
fn wait_steady(engine: &Engine) -> Result<u32, Error> {
    for seconds in 0..600 {
        // A program with a JSON library would read the members; the engine writes them without blanks.
        let found = engine.call("ecs", "DescribeServices", r#"{"services": ["web"]}"#)?;
        if found.contains(r#""runningCount":3,"#) && found.contains(r#""rolloutState":"COMPLETED""#) {
            return Ok(seconds);
        }
        engine.advance(Duration::from_secs(1))?;
    }
    panic!("the service is not steady after ten virtual minutes");
}

fn main() -> Result<(), Error> {
    let engine = Engine::simulated(MACHINES, 1)?;
    engine.advance(Duration::from_secs(1))?; // the machines report and are registered
    engine.call("ecs", "RegisterTaskDefinition", DEFINITION)?;
    engine.call(
        "ecs",
        "CreateService",
        r#"{"serviceName": "web", "taskDefinition": "web", "desiredCount": 3}"#,
    )?;
    let refused = engine
        .call("ecs", "UpdateService", r#"{"service": "nowhere", "desiredCount": 1}"#)
        .expect_err("it does not exist");
    println!("refused: {}", refused.name);
    println!("3 tasks run after {} virtual seconds", wait_steady(&engine)?);

    let mut seen = Vec::new();
    for event in engine.events(0)? {
        let (sequence, event) = event?;
        if let Some((_, rest)) = event.split_once(r#""eventName":""#) {
            seen.push((sequence, rest.split('"').next().unwrap_or("").to_owned()));
        }
    }
    assert!(seen.windows(2).all(|pair| pair[0].0 < pair[1].0), "events come in order");
    println!(
        "the feed tells: {}",
        seen.into_iter().map(|(_, name)| name).collect::<Vec<_>>().join(", ")
    );
    engine.close()?;
    let closed = engine.call("ecs", "ListClusters", "{}").expect_err("it is closed");
    assert_eq!(closed.status, "MOORAGE_CLOSED");
    Ok(())
}
