package io.projectory.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.projectory.app.browser.Chromium;
import io.projectory.app.browser.Page;
import io.projectory.runtime.feed.FeedStore;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** The console without a mouse, and for those who hear it instead of seeing it. */
@EnabledIf(value = "browserFound", disabledReason = "no Chromium is installed")
class ConsoleAccessTest {
  private static final List<String> PAGES =
      List.of(
          "overview",
          "scopes",
          "tenant/acme",
          "failures",
          "runs",
          "start?tenant_id=acme",
          "trace?tenant_id=acme&trace_id=hostile",
          "activity",
          "audit");

  /** What has to say by itself what it is. */
  private static final List<String> NAMED =
      List.of(
          "button", "link", "textbox", "searchbox", "combobox", "spinbutton", "radio", "checkbox");

  private static final List<String> PLACES =
      List.of("region", "navigation", "dialog", "img", "image", "table", "progressbar");

  private static ConsoleFleet fleet;
  private static Chromium chromium;
  private Page page;

  static boolean browserFound() {
    return ConsoleTest.browserFound();
  }

  @BeforeAll
  static void start() throws Exception {
    fleet = ConsoleFleet.withPolicyActivity();
    chromium = Chromium.start(Chromium.find().orElseThrow());
  }

  @AfterAll
  static void stop() {
    chromium.close();
    fleet.close();
  }

  @BeforeEach
  void signIn() {
    page = chromium.page();
    page.open(fleet.url() + "/");
    page.await("document.activeElement?.id === 'token'");
    page.type("token", ConsoleFleet.ADMIN);
    page.press("Enter");
    page.awaitText(".headline", "current");
  }

  @AfterEach
  void closeTab() {
    // a data: address is the browser's own picture of a calendar, and goes nowhere
    assertThat(page.requests())
        .filteredOn(r -> !r.startsWith("data:image/"))
        .isNotEmpty()
        .allMatch(r -> r.startsWith(fleet.url() + "/"));
    // a browser reports every 401, also the one by which the console learns that it has to ask
    assertThat(page.errors()).filteredOn(e -> !e.contains("/api/v1/whoami")).isEmpty();
    page.close();
  }

  private void go(String path) {
    page.eval("location.hash = '/" + path + "'");
    page.await("document.activeElement === document.getElementById('main')");
    page.await(
        "document.querySelector('main table tbody tr, main .failures > *, main option:nth-child(2)')");
  }

  private long points() {
    return page.eval("import('/console/live.js').then(m => m.live.points.length)").asLong();
  }

  private void awaitLooks(int more) {
    page.eval("import('/console/live.js').then(m => { window.live = m.live; })");
    page.await("window.live.points.length >= " + (points() + more));
  }

  private JsonNode focused(String expression) {
    return page.eval("(e => " + expression + ")(document.activeElement)");
  }

  @Test
  void everything_has_a_name_and_every_page_its_places() {
    for (String path : PAGES) {
      go(path);
      List<String> spoken = page.spoken();
      assertThat(spoken).as(path).filteredOn(s -> s.startsWith("button: ")).isNotEmpty();
      for (String role : NAMED) {
        assertThat(spoken).as(path).doesNotContain(role + ": ");
      }
      for (String role : PLACES) {
        assertThat(spoken).as(path).doesNotContain(role + ": ");
      }
      assertThat(spoken).as(path).filteredOn(s -> s.startsWith("main: ")).hasSize(1);
      assertThat(spoken).as(path).filteredOn(s -> s.startsWith("banner: ")).hasSize(1);
      assertThat(spoken).as(path).contains("navigation: Console");
      assertThat(page.eval("document.querySelectorAll('h1').length").asInt()).isEqualTo(1);
      assertThat(page.eval("document.title").asText()).endsWith(" · Projectory");
    }
  }

  @Test
  void tab_goes_through_the_page_in_its_order_and_one_sees_where() {
    go("scopes");
    page.reload();
    page.await("document.querySelector('#scopes tbody a')");
    page.press("Tab");
    assertThat(focused("e.id").asText()).isEqualTo("skip");
    assertThat(focused("e.getBoundingClientRect().left >= 0").asBoolean()).isTrue();
    List<String> way = new ArrayList<>();
    page.eval("window.before = document.body");
    for (int step = 0; step < 80 && !focused("e.tagName").asText().equals("BODY"); step++) {
      String name = focused("e.id || e.innerText || e.getAttribute('aria-label')").asText();
      way.add(name);
      assertThat(focused("getComputedStyle(e).outlineStyle !== 'none'").asBoolean())
          .as("the focus on %s is seen", name)
          .isTrue();
      assertThat(
              page.eval(
                      "Boolean(window.before.compareDocumentPosition(document.activeElement) &"
                          + " Node.DOCUMENT_POSITION_FOLLOWING) || window.before.contains("
                          + "document.activeElement)")
                  .asBoolean())
          .as("%s comes after what was before it", name)
          .isTrue();
      page.eval("window.before = document.activeElement");
      page.press("Tab");
    }
    assertThat(way)
        .containsSubsequence(
            "skip", "Overview", "Scopes", "Sign out", "search", "projection", "status", "Tenant");
    assertThat(way).contains("Behind", "acme");
  }

  @Test
  void policies_are_counted_by_hour_narrowed_by_keyboard_and_paged_by_whole_hours()
      throws Exception {
    page.click("Policies");
    page.awaitText("main .pager", "198 rows, 2026-03-02 11:00 to 2026-03-05 04:00");
    page.await("document.querySelectorAll('.plot canvas').length === 2");
    page.picture("activity");
    page.scheme("dark");
    page.size(390, 844);
    page.await("document.documentElement.scrollWidth <= 390");
    page.picture("activity-phone");
    page.size(1280, 900);
    page.scheme("light");
    page.click("Older");
    page.awaitText("main .pager", "102 rows, 2026-03-01 01:00 to 2026-03-02 10:00");
    page.click("Newer");
    page.awaitText("main .pager", "198 rows");
    page.type("policy", "refund");
    page.type("version", "v1");
    page.choose("from", "2026-03-04T00:00");
    page.choose("to", "2026-03-04T02:00");
    page.eval("document.getElementById('version').focus()");
    page.press("Enter");
    page.awaitText("main .pager", "2 rows, 2026-03-04 00:00 to 2026-03-04 01:00");
    assertThat(page.text("#activity tbody tr"))
        .isEqualTo("2026-03-04 01:00\trefund\tv1\t23\t6\t1\t1\t12\t1\t1\t0");
    assertThat(focused("e.id").asText()).isEqualTo("main");
    fleet.inViews(
        "update dg_policy_activity set denied = 777 where policy_id = 'refund' and hour ="
            + " '2026-03-04T01:00:00Z'");
    page.awaitText("#activity tbody tr", "777");
  }

  @Test
  void what_fills_the_policies_is_told_with_the_next_command() throws Exception {
    go("activity");
    page.awaitText("main .now", "Not applied\n0 records");
    page.awaitText("main .now", "running, 1 instance with 4 tasks");
    assertThat(page.text("main .stop")).isEmpty();
    fleet.inViews("update dg_feeds set state = 'halted', job_id = 'job-7'");
    page.awaitText("main .stop.mild", "Next: projectory runs job-7");
    page.awaitText("main .headline", "The counts wait");
    fleet.inViews(
        "update dg_feeds set state = 'running', job_id = null",
        "update dg_feed_members set last_beat = last_beat - interval '30 minutes'");
    page.awaitText("main .stop:not(.mild)", "Next: projectory up --streams");
    page.awaitText("main .headline", "The counts get old");
    page.picture("activity-stopped");
    fleet.inViews("update dg_feed_members set last_beat = clock_timestamp()");
    page.await("!document.querySelector('main .stop')");
  }

  /** As long as an instance works, nothing is cleared, and the others have their rows. */
  @Test
  void what_a_topic_of_its_own_feeds_is_rebuilt_as_a_whole() throws Exception {
    try (Connection instance = fleet.stage.views.dataSource().getConnection()) {
      instance.setAutoCommit(true);
      assertThat(new FeedStore().enter(instance, fleet.stage.activity)).isTrue();
      go("start?tenant_id=acme");
      page.choose("run-projection", "policy_activity");
      page.awaitText("form.start", "with the application that fills its topic");
      assertThat(
              page.eval(
                  "[...document.querySelectorAll('form.start :disabled')].map(e => e.id ||"
                      + " e.value)"))
          .extracting(JsonNode::asText)
          .containsExactlyInAnyOrder("replay", "run-tenant", "run-until", "run-rate");
      page.click("Show the plan");
      page.awaitText(".plan", "dg_policy_activity\t" + 3 * ConsoleFleet.HOURS);
      page.click("Start the rebuild");
      page.type("confirm-reason", "counted wrong");
      page.type("confirm-words", "rebuild policy_activity");
      page.click("Start the rebuild");
      page.await("location.hash === '#/runs'");
      page.awaitText("tbody tr", "rebuild policy_activity");
      page.awaitText("#state", "policy_activity waits");
      page.click("Cancel");
      page.awaitText("dialog", "What was not cleared yet stays as it was");
      page.type("confirm-reason", "seen enough");
      page.click("Cancel the run");
      page.awaitText("tbody tr", "cancelled");
      page.awaitText("#state", "Everything is current");
    }
    go("start?projection=trace_summary");
    page.await("document.querySelectorAll('form.start :disabled').length === 0");
  }

  @Test
  void nothing_is_called_current_while_nobody_fills_a_topic_that_feeds_a_projection()
      throws Exception {
    fleet.inViews("update dg_feed_members set last_beat = last_beat - interval '30 minutes'");
    page.awaitText(".headline.bad", "policy_activity gets old");
    page.awaitText("#state.bad", "policy_activity gets old");
    page.await("document.getElementById('told').textContent === 'policy_activity gets old'");
    page.awaitText("main .stop", "nothing fills topic " + fleet.stage.activity);
    awaitLooks(1);
    page.await("window.live.tick.overview.stopped.some(stop => stop.stage === 'feed')");
    awaitLooks(1);
    assertThat(page.eval("document.querySelectorAll('main .stop').length").asInt())
        .as("the same is not said twice")
        .isEqualTo(1);
    fleet.inViews("update dg_feeds set state = 'halted', job_id = 'job-8'");
    page.awaitText(".headline.busy", "policy_activity waits");
    fleet.inViews(
        "update dg_feeds set state = 'running', job_id = null",
        "update dg_feed_members set last_beat = clock_timestamp()");
    page.awaitText(".headline.good", "Everything is current");
    page.awaitText("#state.good", "Everything is current");
  }

  @Test
  void the_skip_link_leads_to_the_content_and_not_to_another_page() {
    go("scopes");
    page.eval("document.getElementById('skip').focus()");
    page.press("Enter");
    assertThat(focused("e.id").asText()).isEqualTo("main");
    assertThat(page.eval("location.hash").asText()).isEqualTo("#/scopes");
  }

  @Test
  void tables_are_sorted_by_keyboard_and_say_how() {
    go("scopes");
    String tenant = "document.querySelector('#scopes th button')";
    page.eval(tenant + ".focus()");
    page.press("Enter");
    page.await(tenant + ".closest('th').getAttribute('aria-sort') === 'ascending'");
    assertThat(focused("e.innerText").asText()).isEqualTo("Tenant");
    page.press("Space");
    page.await(tenant + ".closest('th').getAttribute('aria-sort') === 'descending'");
    assertThat(focused("e.innerText").asText()).isEqualTo("Tenant");
    assertThat(page.eval("document.querySelectorAll('#scopes [aria-sort]').length").asInt())
        .isEqualTo(1);
  }

  @Test
  void a_dialog_keeps_the_focus_and_gives_it_back() {
    go("tenant/acme");
    String pause =
        "[...document.querySelectorAll('main button')].find(b => /^Pause/.test(b.innerText))";
    page.await(pause);
    page.eval(pause + ".focus()");
    String asked = focused("e.textContent").asText();
    page.press("Enter");
    page.await("document.activeElement?.id === 'confirm-reason'");
    assertThat(page.spoken()).contains("dialog: " + asked + " of acme", "textbox: Reason");
    for (String key : List.of("Tab", "Shift+Tab")) {
      for (int step = 0; step < 6; step++) {
        page.press(key);
        // between last and first the browser itself may have it
        assertThat(focused("Boolean(e.closest('dialog')) || e === document.body").asBoolean())
            .isTrue();
      }
    }
    page.press("Escape");
    page.await("!document.querySelector('dialog')");
    assertThat(focused("e.textContent").asText()).isEqualTo(asked);
    page.press("Enter");
    page.type("confirm-reason", "by keyboard");
    page.press("Enter");
    page.await("!document.querySelector('dialog')");
    page.await(
        "[...document.querySelectorAll('main button')].some(b => /^Resume/.test(b.innerText))");
    assertThat(focused("e === document.body").asBoolean()).as("the focus is lost").isFalse();
  }

  @Test
  void what_is_drawn_every_second_leaves_the_focus_where_it_is() {
    page.eval("document.querySelectorAll('main tbody a')[1].focus()");
    String there = focused("e.href").asText();
    page.eval("document.querySelector('.overview section:nth-of-type(3) .scroll').id = 'mine'");
    awaitLooks(3);
    assertThat(focused("e.href").asText()).isEqualTo(there).contains("#/scopes?projection=");
    go("scopes");
    page.eval("document.querySelector('#scopes tbody a').focus()");
    there = focused("e.href").asText();
    page.eval("window.row = document.activeElement");
    page.await("!window.row.isConnected");
    assertThat(focused("e.href").asText()).isEqualTo(there);
  }

  @Test
  void only_a_change_is_read_out_loud_and_not_every_number() {
    page.eval(
        "import('/console/api.js').then(m => m.post('/admin/replays', {projection: 'trace_summary',"
            + " mode: 'rebuild', tenant_id: 'acme', max_events_per_second: 1, reason: 'slowly'}))");
    page.await("document.getElementById('told').textContent.includes('behind')");
    page.eval(
        "window.said = []; window.seen = []; for (const [id, list] of [['told', said], ['state',"
            + " seen]]) new MutationObserver(() =>"
            + " list.push(document.getElementById(id).textContent)).observe("
            + "document.getElementById(id), {childList: true, characterData: true, subtree: true})");
    page.await("document.getElementById('told').textContent === 'Everything is current'");
    assertThat(page.eval("window.seen").size()).as("changes that are seen").isGreaterThan(2);
    assertThat(page.eval("window.said").toString()).isEqualTo("[\"Everything is current\"]");
    assertThat(page.eval("document.querySelectorAll('#state[aria-live], #state[role]').length"))
        .hasToString("0");
  }

  /** 4.5 to 1, as WCAG 2 wants it for text of this size. */
  @Test
  void text_stands_out_in_light_and_dark() {
    for (String scheme : List.of("light", "dark")) {
      page.scheme(scheme);
      for (String path : PAGES) {
        go(path);
        assertThat(page.eval(POOR).toString()).as("%s in %s", path, scheme).isEqualTo("[]");
      }
    }
  }

  private static final String POOR =
      """
      (() => {
        const parts = c => c.match(/[\\d.]+/g).map(Number);
        const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
          .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
          .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
        const ground = e => {
          for (let at = e; at; at = at.parentElement) {
            const c = parts(getComputedStyle(at).backgroundColor);
            if (c.length === 3 || c[3] === 1) return c;
          }
          return [255, 255, 255];
        };
        const poor = [];
        for (const e of document.querySelectorAll('body *')) {
          const own = [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim());
          if (!own || e.closest('svg, :disabled, noscript, script') || !e.checkVisibility()) continue;
          const [a, b] = [light(parts(getComputedStyle(e).color)), light(ground(e))].sort((x, y) => y - x);
          const ratio = (a + 0.05) / (b + 0.05);
          if (ratio < 4.5) poor.push(`${e.className || e.tagName} ${e.textContent.slice(0, 20)} ${ratio.toFixed(2)}`);
        }
        return [...new Set(poor)];
      })()
      """;
}
