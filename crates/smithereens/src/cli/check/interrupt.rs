//! Ctrl-C and SIGTERM: the first ends the run and lets it tell what it found, the
//! second ends the process.

use smithereens_harness::Stop;

use crate::cli::error::CliError;

/// Waits for signals from now on.
#[cfg(unix)]
pub(crate) fn on_signals(stop: &Stop) -> Result<(), CliError> {
    use signal_hook::consts::{SIGINT, SIGTERM};
    use signal_hook::iterator::Signals;
    use smithereens_formats::ExitCode;

    let mut signals = Signals::new([SIGINT, SIGTERM]).map_err(CliError::NoSignals)?;
    let stop = stop.clone();
    // It lives as long as the process: nobody needs its end.
    std::thread::spawn(move || {
        for _signal in signals.forever() {
            if stop.is_interrupted() {
                stop.end_all();
                std::process::exit(ExitCode::Interrupted as i32);
            }
            stop.interrupt();
            crate::cli::output::note("interrupted; what was found is reported, once more ends it");
        }
    });
    Ok(())
}

/// Elsewhere Ctrl-C ends the process, and there is no report.
#[cfg(not(unix))]
pub(crate) fn on_signals(_: &Stop) -> Result<(), CliError> {
    Ok(())
}
