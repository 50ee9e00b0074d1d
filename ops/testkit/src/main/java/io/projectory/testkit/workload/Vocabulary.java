package io.projectory.testkit.workload;

import java.util.List;

/**
 * The words of the generated stories. None may contain a pattern of the secret scan (SEMANTICS
 * 4.1): no hyphen after a word that ends in "sk", for one.
 */
final class Vocabulary {
  static final List<String> WORKFLOWS =
      List.of(
          "deal_approval",
          "refund",
          "support_escalation",
          "purchase_order",
          "access_request",
          "claim_review",
          "contract_renewal",
          "supplier_onboarding");

  static final List<String> ENTITY_TYPES =
      List.of("account", "order", "ticket", "invoice", "supplier", "contract");

  static final List<String> SYSTEMS =
      List.of("salesforce", "zendesk", "sap", "netsuite", "workday", "jira");

  static final List<String> PRODUCERS =
      List.of("deal_service", "support_service", "finance_service", "procurement_service");

  static final List<String> POLICIES =
      List.of(
          "max_discount",
          "refund_limit",
          "spend_limit",
          "data_access",
          "four_eyes",
          "Rabattgrenze",
          "承認規程");

  static final List<String> VERSIONS = List.of("1.0", "1.1", "2.0", "2026-01", "v3:draft");

  static final List<String> ACTOR_TYPES = List.of("agent", "person", "role", "system");

  static final List<String> ACTORS =
      List.of("assistant_v2", "marta.lopez", "approver", "nightly_job", "jörg.weiß", "李雷");

  static final List<String> ACTIONS =
      List.of("apply_discount", "issue_refund", "grant_access", "create_order", "close_ticket");

  static final List<String> REASONS =
      List.of(
          "Long-standing customer, volume commitment over two years.",
          "Shipment arrived damaged; photos attached to the ticket.",
          "Kunde verlängert um zwölf Monate – Zusage liegt vor.",
          "類似の案件で承認済み。",
          "Budget owner is on leave, deputy signs \"for now\".",
          "Path C:\\exports\\march, line 1\nline 2\ttabbed \u0001 \u007F \u2028.",
          "🔎 checked twice 𝒜𝓈 usual.");

  /** Characters whose byte order differs from the order of Java's chars stand side by side. */
  static final List<String> SUFFIXES =
      List.of("é", "ß", "第二", "\uFF21", "\uE000", "🔎", "𐐷", "a\u0301", "עב", "\uFFFD");

  private Vocabulary() {}
}
