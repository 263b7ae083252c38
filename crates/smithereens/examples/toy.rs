fn main() {
    let got = smithereens::Check::reader(|incoming| {
        let trigger: serde_json::Value = serde_json::from_slice(incoming.body)?;
        if incoming.body.len() > 1000 && incoming.message.operation == "GetTrigger" { panic!("boom\n\x1b[2J at x"); }
        let text = trigger.to_string().replace("CANCELLING", "UNKNOWN");
        Ok::<_, serde_json::Error>(text.into_bytes())
    }).run();
    match got { Ok(report) => println!("{:?}", report.result), Err(broken) => println!("{broken}") }
}
