//! Files that are read while they are written.

use super::*;
use probdl::file::write_atomically;

#[test]
fn a_file_is_replaced_in_one_step() {
    let path = folder("replaced").join("file");
    let contents = [vec![b'a'; 100_000], vec![b'b'; 70_000]];
    write_atomically(&path, &contents[0]).unwrap();
    std::thread::scope(|scope| {
        for content in &contents {
            scope.spawn(|| (0..30).for_each(|_| write_atomically(&path, content).unwrap()));
        }
        for _ in 0..200 {
            assert!(contents.contains(&fs::read(&path).unwrap()));
        }
    });
    assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
}
