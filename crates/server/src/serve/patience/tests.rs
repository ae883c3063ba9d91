//! A reply that nobody takes ends its connection; one that is taken slowly goes on.

use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex};
use tokio::time::Instant;

use super::*;

#[tokio::test]
async fn what_nobody_takes_breaks_off_and_what_is_taken_slowly_goes_on() {
    let patience = Duration::from_millis(600);
    let (near, mut far) = duplex(4);
    let mut near = Patient::of(near, patience);
    let writing = tokio::spawn(async move {
        let slow = near.write_all(&[7; 20]).await;
        (slow, near.write_all(&[7; 20]).await, Instant::now())
    });
    let begun = Instant::now();
    for _ in 0..5 {
        sleep(patience / 3).await;
        far.read_exact(&mut [0; 4]).await.expect("four bytes");
    }
    assert!(begun.elapsed() > patience);
    let taken = Instant::now();
    let (slow, stuck, at) = writing.await.expect("written");
    slow.expect("was taken");
    let error = stuck.expect_err("was not taken");
    assert_eq!(error.kind(), io::ErrorKind::TimedOut);
    assert!(at - taken >= patience / 2);
}
