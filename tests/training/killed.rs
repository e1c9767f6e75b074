//! A process that trains and takes checkpoints, and is killed at some moment.

use crate::{Wide, bits, rows, targets};
use probdl::file::write_atomically;
use probdl::prelude::*;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Where the process takes its checkpoints; nothing for a process that tests.
const FOLDER: &str = "PROBDL_TEST_TRAINS_IN";

fn data() -> (Vec<[f32; 3]>, Vec<[f32; 1]>) {
    let x = rows::<3>(160);
    let y = targets(&x);
    (x, y)
}

fn fit() -> Fit<Adam> {
    Fit::new(Adam::new(0.01)).epochs(40)
}

/// Goes on from the last checkpoint, if there is one, and takes others: the model, then where the run stands.
fn train(
    folder: &Path,
    until: impl Callback<Wide, Adam>,
) -> Result<(Wide, Fitted<Adam, f32>), Box<dyn std::error::Error>> {
    let (x, y) = data();
    let training = Training::new(&x, &y);
    let (model_path, state_path) = (folder.join("model.safetensors"), folder.join("state"));
    let checkpoint = ModelCheckpoint::new(|control: &Control<'_, Wide, Adam>| {
        control.model().save(&model_path)?;
        write_atomically(&state_path, &control.state().to_bytes())
    })
    .every_steps(3);
    let mut callbacks = (checkpoint, until);
    if !state_path.exists() {
        let mut model = Wide::new(3);
        let fitted = model.fit_on(&training, &fit(), &mut callbacks)?;
        return Ok((model, fitted));
    }
    let mut model = Wide::from_file(&model_path)?;
    let bytes = std::fs::read(&state_path)?;
    let state = TrainingState::from_bytes(fit().optimizer(), model.parameter_count(), &bytes)?;
    let fitted = model.resume(&training, &fit(), state, &mut callbacks)?;
    Ok((model, fitted))
}

/// Not a test: what the process does.
#[test]
fn trainer() {
    let Some(folder) = std::env::var_os(FOLDER) else {
        return;
    };
    let folder = PathBuf::from(folder);
    // Time to be killed in, whatever the machine.
    let wait = each(|_: &Epoch<'_, Wide>| std::thread::sleep(Duration::from_millis(1)));
    train(&folder, wait).unwrap();
    write_atomically(folder.join("ended"), b"").unwrap();
}

#[test]
fn the_last_checkpoint_of_a_killed_run_goes_on_with_the_same_bits() {
    let (x, y) = data();
    let mut whole = Wide::new(3);
    let history = whole.fit(&x, &y, &fit()).unwrap();
    let folder = std::env::temp_dir().join(format!("probdl-killed-{}", std::process::id()));
    let mut random = rng(5);
    let (mut killed, mut resumed) = (0, 0);
    for round in 0..6 {
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        // Killed up to three times, each time a little later than the first checkpoint of that process.
        for _ in 0..3 {
            let before = std::fs::read(folder.join("state")).ok();
            let mut child = Command::new(std::env::current_exe().unwrap())
                .args(["--exact", "killed::trainer"])
                .env(FOLDER, &folder)
                .stdout(Stdio::null())
                .spawn()
                .unwrap();
            let patience = Instant::now() + Duration::from_secs(60);
            while std::fs::read(folder.join("state")).ok() == before && Instant::now() < patience {
                if child.try_wait().unwrap().is_some() {
                    break;
                }
                std::thread::sleep(Duration::from_micros(100));
            }
            std::thread::sleep(Duration::from_micros(u64::from(random.below(12_000))));
            let _ = child.kill();
            child.wait().unwrap();
            killed += usize::from(!folder.join("ended").exists());
        }
        // Whatever moment it was: what is there can be loaded, and goes on.
        let (model, fitted) = train(&folder, ()).unwrap();
        resumed += usize::from(fitted.history.initial_epoch > 0);
        let (parameters, losses, _) = bits(&model, &fitted.history);
        let (expected, all, _) = bits(&whole, &history);
        assert_eq!(parameters, expected, "round {round}");
        assert_eq!(losses, all[fitted.history.initial_epoch..], "round {round}");
    }
    let _ = std::fs::remove_dir_all(&folder);
    assert!(
        killed > 0 && resumed > 0,
        "no run was killed between two checkpoints"
    );
}
