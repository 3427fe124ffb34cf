//! A company whose members buy and resell, without a record of it, is open on retail: it must never come out as fired.

use crate::{assess, root, verdict};
use levelcheck::rules::Verdict;

#[test]
fn retail_is_indeterminate_where_resales_are_not_recorded() {
    let assessment = assess(&root("datasets/party-plan"));
    for rule in
        ["us-omn-1", "us-kos-4-demand", "us-kos-4-vk", "us-hlf-2", "us-ftc-external-retail", "us-ftc-stuck-inventory"]
    {
        assert_eq!(verdict(&assessment, rule), "indeterminate", "{rule}");
    }
    let share = assessment.measurements["external_retail_share"].measured().unwrap();
    assert_eq!(share.bounds, Some([0.0, 1.0]));
}

#[test]
fn nothing_above_information_fires_on_retail_or_loading_but_the_label_trap() {
    let assessment = assess(&root("datasets/party-plan"));
    let fired: Vec<&str> =
        assessment.findings.iter().filter(|f| f.verdict == Verdict::Fired).map(|f| f.rule.as_str()).collect();
    // Members who never recruited hold 40 % of revenue, so the answer would turn on a label; nothing else is certain.
    assert_eq!(fired, ["us-vem-3"]);
}
