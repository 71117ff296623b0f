//! Serving: pages and API on one side; rounds, sealing and sending on the other.
//!
//! Several nodes may serve the same PostgreSQL database: they share the rounds and the queue, and do nothing twice.

use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use crate::deeds::DeedError;
use crate::desk::Desk;
use crate::mail::postmen::Postmen;
use crate::rounds;
use crate::telling;
use store::Node;

/// How often the house looks whether something is to be done. What is due is derived from the facts, so that the
/// frequency changes nothing but the delay.
const LOOK_EVERY: Duration = Duration::from_secs(20);

/// How often programs are told of what happened since.
const TELL_EVERY: Duration = Duration::from_secs(5);

/// Threads that answer requests; deeds run on their own.
const THREADS: usize = 2;

/// Serves until the process is told to end. `opened` hears the address.
pub fn run(
    desk: &Desk,
    listen: &str,
    works: bool,
    opened: &mut dyn FnMut(&str),
) -> Result<ExitCode, DeedError> {
    let refused = |cause: std::io::Error| {
        DeedError::refused(
            format!("{listen} cannot be served: {cause}"),
            "give another --listen",
        )
    };
    let listener = std::net::TcpListener::bind(listen).map_err(refused)?;
    listener.set_nonblocking(true).map_err(refused)?;
    let address = listener.local_addr().map_err(refused)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(THREADS)
        .enable_all()
        .build()
        .map_err(refused)?;
    let ending = Arc::new(Ending::default());
    let worker = works.then(|| spawn_worker(desk.clone(), Arc::clone(&ending)));
    let postmen = works.then(|| spawn_postmen(desk.clone(), Arc::clone(&ending)));
    let teller = works.then(|| spawn_teller(desk.clone(), Arc::clone(&ending)));
    let router = crate::web::router(desk.clone()).merge(crate::api::router(desk.clone()));
    let served = runtime.block_on(async {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        opened(&format!("http://{address}"));
        axum::serve(listener, router)
            .with_graceful_shutdown(told_to_end())
            .await
    });
    ending.end();
    if let Some(worker) = worker
        && worker.join().is_err()
    {
        eprintln!("quittance: the rounds ended in a panic");
    }
    if let Some(postmen) = postmen
        && postmen.join().is_err()
    {
        eprintln!("quittance: the reading of mail ended in a panic");
    }
    if let Some(teller) = teller
        && teller.join().is_err()
    {
        eprintln!("quittance: the telling of programs ended in a panic");
    }
    served.map_err(refused)?;
    Ok(ExitCode::SUCCESS)
}

fn spawn_worker(desk: Desk, ending: Arc<Ending>) -> std::thread::JoinHandle<()> {
    std::thread::spawn(move || {
        let mut node = None;
        while !ending.wait(LOOK_EVERY) {
            if let Err(fault) = work(&desk, &mut node, &ending.told) {
                eprintln!("quittance: the round was not finished and is taken up again: {fault}");
            }
        }
    })
}

/// Mail is read beside the rounds: its lines stay open, and wait for hours.
fn spawn_postmen(desk: Desk, ending: Arc<Ending>) -> std::thread::JoinHandle<()> {
    std::thread::spawn(move || {
        let mut postmen = Postmen::default();
        loop {
            if let Err(fault) = postmen.look_after(&desk) {
                eprintln!("quittance: mail is not read, which is tried again: {fault}");
            }
            if ending.wait(LOOK_EVERY) {
                return postmen.end();
            }
        }
    })
}

/// Programs are told beside the rounds: one that does not answer must hold up nothing else.
fn spawn_teller(desk: Desk, ending: Arc<Ending>) -> std::thread::JoinHandle<()> {
    std::thread::spawn(move || {
        while !ending.wait(TELL_EVERY) {
            if let Err(fault) = telling::look(&desk, &ending.told) {
                eprintln!("quittance: programs are not told, which is tried again: {fault}");
            }
        }
    })
}

/// One look at what is to be done, under this process' own number: the others see by it that it lives.
fn work(desk: &Desk, node: &mut Option<Node>, stop: &AtomicBool) -> Result<(), DeedError> {
    let node = match node {
        Some(node) => node,
        None => node.insert(desk.store.join(desk.now())?),
    };
    node.keep_alive(&desk.store)?;
    rounds::look(desk, node, stop)
}

/// Whether the process is to end; waiting for it is waiting for the next look.
#[derive(Default)]
struct Ending {
    told: AtomicBool,
    lock: Mutex<()>,
    bell: Condvar,
}

impl Ending {
    fn end(&self) {
        self.told.store(true, Ordering::SeqCst);
        self.bell.notify_all();
    }

    fn wait(&self, at_most: Duration) -> bool {
        let guard = self.lock.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self
            .bell
            .wait_timeout_while(guard, at_most, |()| !self.told.load(Ordering::SeqCst));
        drop(waited);
        self.told.load(Ordering::SeqCst)
    }
}

async fn told_to_end() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminated) = signal(SignalKind::terminate()) {
            tokio::select! { _ = interrupted => {}, _ = terminated.recv() => {} }
            return;
        }
    }
    // Without a signal to wait for, the process ends when it is killed.
    let _ = interrupted.await;
}
