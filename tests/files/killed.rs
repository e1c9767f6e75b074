//! A process that saves without end, and is killed.

use super::*;
use std::process::{Command, Stdio};
use std::time::Duration;

const PATH: &str = "PROBDL_TEST_SAVES_TO";

/// Not a test: what the process does.
#[test]
fn saver() {
    let Some(path) = std::env::var_os(PATH) else {
        return;
    };
    let mut model = trained();
    loop {
        // Numbers that tell a mixture of two files.
        let next = model.parameters()[0] + 1.0;
        model.set_parameters(&[next; 19]).unwrap();
        model.save(&path).unwrap();
    }
}

#[test]
fn a_killed_process_leaves_a_whole_file() {
    let path = folder("killed").join("model.safetensors");
    trained().save(&path).unwrap();
    let mut saved = 0;
    for round in 0..12 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "killed::saver"])
            .env(PATH, &path)
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_micros(60_000 + 7_919 * round));
        child.kill().unwrap();
        child.wait().unwrap();
        let model = Everything::from_file(&path).unwrap();
        let first = model.parameters()[0];
        saved += usize::from(model.parameters().iter().all(|number| *number == first));
    }
    assert!(saved > 0, "no process was killed after it had saved");
}
