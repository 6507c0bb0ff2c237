//! measure-uwuify FILE [SECONDS [REPETITIONS]]: what a message costs crates.io's uwuify, as one line of JSON.
//! FILE holds one message a line; each repetition takes SECONDS of CPU time, after as long to warm up.

use std::{env, fs, mem};

use uwuifier::{round_up16, uwuify_sse};

struct Engine {
    // Made once, as the crate advises, so that no message pays for an allocation.
    first: Vec<u8>,
    second: Vec<u8>,
    rewritten_bytes: usize,
}

impl Engine {
    fn new(lines: &[&str]) -> Self {
        let longest = lines.iter().map(|line| line.len()).max().unwrap_or(0);
        let buffer = vec![0; round_up16(longest) * 16];
        Engine {
            first: buffer.clone(),
            second: buffer,
            rewritten_bytes: 0,
        }
    }

    fn ns_per_message(&mut self, lines: &[&str], least_seconds: f64) -> f64 {
        let mut passes = 0;
        let start = cpu_seconds();
        loop {
            for line in lines {
                self.rewritten_bytes +=
                    uwuify_sse(line.as_bytes(), &mut self.first, &mut self.second).len();
            }
            passes += 1;
            let taken = cpu_seconds() - start;
            if taken >= least_seconds {
                return taken * 1e9 / (passes * lines.len()) as f64;
            }
        }
    }
}

fn cpu_seconds() -> f64 {
    // SAFETY: clock_gettime writes the timespec that it is given, and this clock is always there.
    let time = unsafe {
        let mut time: libc::timespec = mem::zeroed();
        libc::clock_gettime(libc::CLOCK_PROCESS_CPUTIME_ID, &mut time);
        time
    };
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

fn main() {
    let arguments: Vec<String> = env::args().collect();
    let file = arguments.get(1).expect("FILE");
    let seconds: f64 = arguments
        .get(2)
        .map_or(0.5, |text| text.parse().expect("SECONDS"));
    let repetitions: usize = arguments
        .get(3)
        .map_or(3, |text| text.parse().expect("REPETITIONS"));
    let all = fs::read_to_string(file).expect("FILE can be read");
    let lines: Vec<&str> = all.split('\n').filter(|line| !line.is_empty()).collect();

    let mut engine = Engine::new(&lines);
    engine.ns_per_message(&lines, seconds);
    let each: Vec<f64> = (0..repetitions)
        .map(|_| engine.ns_per_message(&lines, seconds))
        .collect();
    let mut sorted = each.clone();
    sorted.sort_by(f64::total_cmp);
    let median = sorted[sorted.len() / 2];
    println!(
        "{{\"messages\":{},\"messages_per_s\":{},\"ns_per_message\":{},\"each_ns_per_message\":{:?},\
         \"rewritten_bytes\":{}}}",
        lines.len(),
        1e9 / median,
        median,
        each,
        engine.rewritten_bytes
    );
}
