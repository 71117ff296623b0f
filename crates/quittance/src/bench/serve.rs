//! Starting: how long until the first page, and what the program keeps in memory when nobody comes.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::ground::{Ground, TODAY, no_room};
use super::{Budget, Figure, Size};
use crate::deeds::DeedError;

/// Nobody waits for a restart.
const SECONDS_TO_THE_FIRST_PAGE: f64 = 0.3;

/// It runs beside other things on the smallest machine one can rent.
const MEMORY_MB: f64 = 60.0;

/// What has not answered by then does not answer.
const PATIENCE: Duration = Duration::from_secs(20);

/// Rest after the first page, so that what starting needs is given back.
const REST: Duration = Duration::from_millis(2_000);

/// Ends its process when it is dropped.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It is this program's own child, and leaves nothing that the next start would not find.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts this program's `serve` on an open firm, and waits for its first page.
pub fn serve(ground: &Ground, _: Size) -> Result<Vec<Figure>, DeedError> {
    let database = ground.database()?;
    drop(database.firm(TODAY)?);
    let mut seconds = f64::MAX;
    let mut memory = 0;
    for _ in 0..3 {
        let address = free_address().map_err(|cause| no_room(Path::new("127.0.0.1"), &cause))?;
        let program =
            std::env::current_exe().map_err(|cause| no_room(Path::new("quittance"), &cause))?;
        let started = Instant::now();
        let child = Command::new(program)
            .args(["--database", &database.url, "serve", "--listen", &address])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|cause| no_room(Path::new("quittance"), &cause))?;
        let mut running = Running(child);
        first_page(&mut running, &address, started)?;
        seconds = seconds.min(started.elapsed().as_secs_f64());
        std::thread::sleep(REST);
        memory = memory.max(memory_kb(&running.0.id().to_string(), "VmRSS:"));
    }
    let engine = ground.engine();
    Ok(vec![
        Figure::new(
            "serve, first page",
            engine,
            seconds,
            "s",
            None,
            Budget::AtMost(SECONDS_TO_THE_FIRST_PAGE),
        ),
        Figure::new(
            "serve, memory at rest",
            engine,
            memory as f64 / 1024.0,
            "MB",
            None,
            Budget::AtMost(MEMORY_MB),
        ),
    ])
}

/// A port that was free a moment ago.
fn free_address() -> std::io::Result<String> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.to_string())
}

fn first_page(running: &mut Running, address: &str, started: Instant) -> Result<(), DeedError> {
    loop {
        if let Some(page) = page(address)
            && page.starts_with("HTTP/1.1 ")
            && page.contains("<html")
        {
            return Ok(());
        }
        let ended = running.0.try_wait().ok().flatten();
        if ended.is_some() || started.elapsed() > PATIENCE {
            let why = ended.map_or("no page came".to_owned(), |status| {
                format!("it ended with {status}")
            });
            return Err(DeedError::refused(
                format!("quittance serve did not answer: {why}"),
                "start it by hand to see why",
            ));
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// The page on which people sign in.
fn page(address: &str) -> Option<String> {
    let mut stream = TcpStream::connect(address).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(2))).ok()?;
    write!(
        stream,
        "GET /sign-in HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
    )
    .ok()?;
    let mut page = String::new();
    stream.read_to_string(&mut page).ok()?;
    Some(page)
}

/// A line of what Linux says of a process' memory; nothing on systems that do not say.
pub fn memory_kb(process: &str, line: &str) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let found = status.lines().find_map(|row| row.strip_prefix(line));
    found
        .and_then(|rest| rest.split_whitespace().next()?.parse().ok())
        .unwrap_or(0)
}
