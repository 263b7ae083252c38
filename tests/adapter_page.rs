//! The page about adapters shows the one for boto3 in full, and it is the one that
//! CI runs.

#[test]
fn the_page_shows_the_adapter_of_boto3_as_it_is() {
    let page = include_str!("../docs/adapter.md");
    let adapter = include_str!("sdk/python/adapter.py");
    let (_, rest) = page.split_once("```python\n").expect("a block of Python");
    let (shown, _) = rest.split_once("```").expect("its end");
    assert_eq!(shown, adapter);
}
