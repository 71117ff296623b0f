//! A real Chromium, led through chromedriver by the few commands of WebDriver that our stories need.
//!
//! About a hundred lines of our own over plain HTTP: the ready-made clients bring a whole asynchronous stack along.

use std::fmt;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

/// Longer than the slowest page on the slowest machine; a page that is not there by then will not come.
const WAIT: Duration = Duration::from_secs(15);
/// The name that WebDriver gives to elements in its answers.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// One window of one fresh browser. It closes with the story.
pub struct Browser {
    chromedriver: Child,
    port: u16,
    session: String,
    authenticator: String,
    _profile: tempfile::TempDir,
}

/// How the person sits before the page.
#[derive(Clone, Copy, Debug)]
pub struct Seat {
    pub width: u32,
    pub height: u32,
    pub language: &'static str,
    pub dark: bool,
}

impl fmt::Display for Seat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let time = if self.dark { "night" } else { "day" };
        write!(f, "{} px wide, by {time}", self.width)
    }
}

impl Browser {
    /// Opens a browser, or tells why it cannot be had.
    pub fn open(seat: Seat) -> Result<Browser, String> {
        for program in ["chromedriver", "chromium"] {
            let there = Command::new(program)
                .arg("--version")
                .stdout(Stdio::null())
                .status();
            there.map_err(|_| format!("{program} is not installed"))?;
        }
        let profile = tempfile::tempdir().expect("a folder for the profile");
        let mut chromedriver = Command::new("chromedriver")
            .arg("--port=0")
            .env("HOME", profile.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver starts");
        let port = port_told_by(&mut chromedriver);
        let mut browser = Browser {
            chromedriver,
            port,
            session: String::new(),
            authenticator: String::new(),
            _profile: profile,
        };
        browser.begin(seat);
        Ok(browser)
    }

    fn begin(&mut self, seat: Seat) {
        let folder = format!(
            "--user-data-dir={}",
            self._profile.path().join("chromium").display()
        );
        let flags = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--hide-scrollbars",
            &folder,
        ];
        let asked = json!({"capabilities": {"alwaysMatch": {
            "browserName": "chrome",
            "timeouts": {"implicit": WAIT.as_millis() as u64},
            "goog:loggingPrefs": {"browser": "ALL"},
            "goog:chromeOptions": {
                "args": flags,
                "prefs": {"intl.accept_languages": seat.language},
            },
        }}});
        let answer = self.call("POST", "/session", &asked);
        self.session = answer["sessionId"].as_str().expect("a session").to_owned();
        self.sit(seat);
    }

    /// Takes another seat: the same window, as another screen would show it. Its language stays.
    pub fn sit(&self, seat: Seat) {
        self.devtools(
            "Emulation.setDeviceMetricsOverride",
            json!({"width": seat.width, "height": seat.height, "deviceScaleFactor": 1, "mobile": false}),
        );
        let scheme = if seat.dark { "dark" } else { "light" };
        self.devtools(
            "Emulation.setEmulatedMedia",
            // Colours are read at once: nothing may still be fading.
            json!({"features": [
                {"name": "prefers-color-scheme", "value": scheme},
                {"name": "prefers-reduced-motion", "value": "reduce"},
            ]}),
        );
    }

    pub fn go(&self, url: &str) {
        self.post("/url", json!({"url": url}));
    }

    pub fn url(&self) -> String {
        self.get("/url").as_str().expect("an address").to_owned()
    }

    /// The element that the CSS selector names; the browser waits for it to appear.
    pub fn find(&self, css: &str) -> Element<'_> {
        let found = self.post("/element", json!({"using": "css selector", "value": css}));
        Element {
            browser: self,
            id: found[ELEMENT].as_str().expect("an element").to_owned(),
        }
    }

    /// Whether the page holds it now, without waiting.
    pub fn has(&self, css: &str) -> bool {
        self.run(
            "return document.querySelector(arguments[0]) !== null",
            json!([css]),
        ) == true
    }

    /// Presses one key, as somebody without a mouse does.
    pub fn press(&self, key: &str) {
        let strokes = json!([{"type": "keyDown", "value": key}, {"type": "keyUp", "value": key}]);
        let keyboard = json!({"type": "key", "id": "keyboard", "actions": strokes});
        self.post("/actions", json!({"actions": [keyboard]}));
    }

    /// What a person reads on the page.
    pub fn text(&self) -> String {
        self.run("return document.body.innerText", json!([]))
            .as_str()
            .unwrap_or("")
            .to_owned()
    }

    pub fn run(&self, script: &str, arguments: Value) -> Value {
        self.post(
            "/execute/sync",
            json!({"script": script, "args": arguments}),
        )
    }

    /// Runs a script that tells its answer to its last argument.
    pub fn run_until_told(&self, script: &str, arguments: Value) -> Value {
        self.post(
            "/execute/async",
            json!({"script": script, "args": arguments}),
        )
    }

    /// Plugs in a device for passkeys that knows its person (WebAuthn, 11: virtual authenticators).
    pub fn add_authenticator(&mut self) {
        let kind = json!({"protocol": "ctap2", "transport": "internal", "hasResidentKey": true,
            "hasUserVerification": true, "isUserConsenting": true, "isUserVerified": true});
        let id = self.post("/webauthn/authenticator", kind);
        self.authenticator = id.as_str().expect("a device").to_owned();
    }

    /// Empties that device.
    pub fn forget_passkeys(&self) {
        let path = format!(
            "/session/{}/webauthn/authenticator/{}/credentials",
            self.session, self.authenticator
        );
        self.call("DELETE", &path, &Value::Null);
    }

    /// What the console complained of since it was last asked.
    pub fn complaints(&self) -> Vec<String> {
        let entries = self.post("/se/log", json!({"type": "browser"}));
        entries
            .as_array()
            .into_iter()
            .flatten()
            .filter(|entry| entry["level"] == "SEVERE" || entry["level"] == "WARNING")
            .map(|entry| entry["message"].as_str().unwrap_or("").to_owned())
            .collect()
    }

    /// The whole page as a picture, however long it is, up to `height_max` pixels.
    pub fn picture(&self, width: u32, height_max: u32) -> Vec<u8> {
        let height = self.run("return document.documentElement.scrollHeight", json!([]));
        let height = height.as_u64().unwrap_or(0).min(u64::from(height_max));
        let shot = self.devtools(
            "Page.captureScreenshot",
            json!({"captureBeyondViewport": true,
                "clip": {"x": 0, "y": 0, "width": width, "height": height, "scale": 1}}),
        );
        from_base64(shot["data"].as_str().expect("a picture"))
    }

    /// The page on paper, as a PDF (WebDriver, 17.1: print page).
    pub fn paper(&self) -> Vec<u8> {
        let paper = self.post("/print", json!({"background": false}));
        from_base64(paper.as_str().expect("a PDF"))
    }

    /// Shows the page as it would be on paper, or on a screen again.
    pub fn print_media(&self, paper: bool) {
        let media = if paper { "print" } else { "" };
        self.devtools("Emulation.setEmulatedMedia", json!({ "media": media }));
    }

    pub fn devtools(&self, command: &str, params: Value) -> Value {
        self.post(
            "/goog/cdp/execute",
            json!({"cmd": command, "params": params}),
        )
    }

    fn post(&self, path: &str, body: Value) -> Value {
        self.call("POST", &format!("/session/{}{path}", self.session), &body)
    }

    fn get(&self, path: &str) -> Value {
        self.call(
            "GET",
            &format!("/session/{}{path}", self.session),
            &Value::Null,
        )
    }

    /// One command and its answer; a refusal of the browser ends the story with its words and what the page shows.
    fn call(&self, method: &str, path: &str, body: &Value) -> Value {
        let answer = request(self.port, method, path, body)
            .unwrap_or_else(|fault| panic!("{method} {path}: chromedriver fell silent: {fault}"));
        if let Some(error) = answer["value"]["error"].as_str() {
            let shown = request(
                self.port,
                "POST",
                &format!("/session/{}/execute/sync", self.session),
                &json!({"script": "return location.href + '\\n' + document.body.innerText", "args": []}),
            );
            let shown = shown.map(|answer| answer["value"].as_str().unwrap_or("").to_owned());
            let body: String = body.to_string().chars().take(200).collect();
            panic!(
                "{path} {body}: {error}: {}\non the page {}",
                answer["value"]["message"],
                shown.unwrap_or_default()
            );
        }
        answer["value"].clone()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = request(
            self.port,
            "DELETE",
            &format!("/session/{}", self.session),
            &Value::Null,
        );
        let _ = self.chromedriver.kill();
        let _ = self.chromedriver.wait();
    }
}

/// Something on the page that a person can use.
pub struct Element<'a> {
    browser: &'a Browser,
    id: String,
}

impl Element<'_> {
    pub fn click(&self) {
        self.browser
            .post(&format!("/element/{}/click", self.id), json!({}));
    }

    pub fn write(&self, text: &str) {
        self.browser.post(
            &format!("/element/{}/value", self.id),
            json!({"text": text}),
        );
    }

    pub fn text(&self) -> String {
        let text = self.browser.get(&format!("/element/{}/text", self.id));
        text.as_str().unwrap_or("").to_owned()
    }
}

/// Chromedriver picks a free port and says so on its first lines.
fn port_told_by(chromedriver: &mut Child) -> u16 {
    let mut lines = BufReader::new(chromedriver.stdout.take().expect("its words")).lines();
    let port = lines.by_ref().map_while(Result::ok).find_map(|line| {
        let (_, port) = line.split_once("started successfully on port ")?;
        port.trim_end_matches('.').parse().ok()
    });
    // It goes on talking; somebody must listen, or it stops.
    std::thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
    port.expect("chromedriver tells its port")
}

fn request(port: u16, method: &str, path: &str, body: &Value) -> std::io::Result<Value> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(WAIT * 4))?;
    let body = if body.is_null() {
        String::new()
    } else {
        body.to_string()
    };
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )?;
    let mut reader = BufReader::new(stream);
    let mut length = 0;
    for line in reader.by_ref().lines() {
        let line = line?.to_ascii_lowercase();
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse().unwrap_or(0);
        }
        if line.is_empty() {
            break;
        }
    }
    let mut answer = vec![0; length];
    reader.read_exact(&mut answer)?;
    Ok(serde_json::from_slice(&answer)?)
}

fn from_base64(text: &str) -> Vec<u8> {
    let digit = |byte: u8| match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    };
    let digits: Vec<u8> = text.bytes().filter_map(digit).collect();
    digits
        .chunks(4)
        .flat_map(|four| {
            let bits = four
                .iter()
                .fold(0u32, |bits, digit| bits << 6 | u32::from(*digit));
            let bits = bits << (6 * (4 - four.len()));
            bits.to_be_bytes().into_iter().skip(1).take(four.len() - 1)
        })
        .collect()
}
