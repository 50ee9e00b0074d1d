package io.projectory.app.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;

/** A tab: what a person does in it, what it asked for, what went wrong in it. */
public final class Page {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Path PICTURES = Path.of("target", "console");

  private static final double LONGEST = 2_400;
  private static final Map<String, Integer> KEYS =
      Map.of("Enter", 13, "Tab", 9, "Escape", 27, "Space", 32);

  private final DevTools tools;
  private final String session;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<String> errors = new CopyOnWriteArrayList<>();

  Page(DevTools tools, String session) {
    this.tools = tools;
    this.session = session;
    tools.listen(this::hear);
    for (String domain : List.of("Page", "Runtime", "Network", "Log")) {
      call(domain + ".enable", JSON.createObjectNode());
    }
    size(1280, 900);
  }

  private void hear(JsonNode event) {
    if (!event.path("sessionId").asText().equals(session)) {
      return;
    }
    JsonNode parameters = event.path("params");
    switch (event.path("method").asText()) {
      case "Network.requestWillBeSent" -> requests.add(parameters.at("/request/url").asText());
      case "Runtime.exceptionThrown" -> errors.add(parameters.path("exceptionDetails").toString());
      case "Log.entryAdded" -> error(parameters.path("entry"), "level");
      case "Runtime.consoleAPICalled" -> error(parameters, "type");
      default -> {
        // of no interest
      }
    }
  }

  private void error(JsonNode entry, String kind) {
    if (List.of("error", "warning", "assert").contains(entry.path(kind).asText())) {
      errors.add(entry.toString());
    }
  }

  private JsonNode call(String method, ObjectNode parameters) {
    return tools.call(session, method, parameters);
  }

  public void open(String url) {
    call("Page.navigate", JSON.createObjectNode().put("url", url));
  }

  /** A tab that stays open keeps its place among those that are kept up to date. */
  public void close() {
    call("Page.close", JSON.createObjectNode());
  }

  /** Loads the page again, and answers when the old one is gone. */
  public void reload() {
    eval("window.old = true");
    call("Page.reload", JSON.createObjectNode());
    await("!window.old");
  }

  /** What the expression is worth, promises awaited. */
  public JsonNode eval(String expression) {
    JsonNode result =
        call(
            "Runtime.evaluate",
            JSON.createObjectNode()
                .put("expression", expression)
                .put("returnByValue", true)
                .put("awaitPromise", true));
    if (result.has("exceptionDetails")) {
      throw new IllegalStateException(expression + ": " + result.path("exceptionDetails"));
    }
    return result.at("/result/value");
  }

  public String text(String selector) {
    return eval("document.querySelector(" + quoted(selector) + ")?.innerText ?? ''").asText();
  }

  public void await(String condition) {
    Awaitility.await(condition + "; the page shows: " + text("body"))
        .atMost(PATIENCE)
        // a page that is being left cannot be asked
        .ignoreExceptionsInstanceOf(IllegalStateException.class)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> eval("Boolean(" + condition + ")").asBoolean());
  }

  public void awaitText(String selector, String part) {
    await(
        "document.querySelector(%s)?.innerText.includes(%s)"
            .formatted(quoted(selector), quoted(part)));
  }

  /** Clicks the button, link or summary that is named so. */
  public void click(String name) {
    String find =
        "[...document.querySelectorAll('dialog[open] button, button, a, summary')].find(e =>"
            + " e.innerText.trim().startsWith("
            + quoted(name)
            + ") && !e.disabled && (!document.querySelector('dialog[open]') ||"
            + " e.closest('dialog')))";
    await(find);
    eval(find + ".click()");
  }

  /** Types into the field with this id, as a person would. */
  public void type(String id, String text) {
    await("document.getElementById(" + quoted(id) + ")");
    eval(
        "document.getElementById(%1$s).focus(), document.getElementById(%1$s).select?.()"
            .formatted(quoted(id)));
    call("Input.insertText", JSON.createObjectNode().put("text", text));
  }

  public void choose(String id, String value) {
    eval(
        "(e => { e.value = %s; e.dispatchEvent(new Event('input', {bubbles: true}));"
                .formatted(quoted(value))
            + " e.dispatchEvent(new Event('change', {bubbles: true})); })"
            + "(document.getElementById(%s))".formatted(quoted(id)));
  }

  /**
   * Presses {@code Enter}, {@code Tab}, {@code Escape} or {@code Space}; {@code Shift+} before it.
   */
  public void press(String keys) {
    boolean shift = keys.startsWith("Shift+");
    String key = shift ? keys.substring("Shift+".length()) : keys;
    for (String type : List.of("keyDown", "keyUp")) {
      ObjectNode event = JSON.createObjectNode().put("type", type).put("code", key);
      event.put("key", key.equals("Space") ? " " : key).put("modifiers", shift ? 8 : 0);
      event.put("windowsVirtualKeyCode", KEYS.get(key));
      if (key.equals("Enter")) {
        event.put("text", "\r");
      } else if (key.equals("Space")) {
        event.put("text", " ");
      }
      call("Input.dispatchKeyEvent", event);
    }
  }

  /** What a screen reader is given, as {@code role: name}, in the order of the page. */
  public List<String> spoken() {
    List<String> spoken = new ArrayList<>();
    call("Accessibility.enable", JSON.createObjectNode());
    for (JsonNode node :
        call("Accessibility.getFullAXTree", JSON.createObjectNode()).path("nodes")) {
      if (!node.path("ignored").asBoolean()) {
        spoken.add(node.at("/role/value").asText() + ": " + node.at("/name/value").asText());
      }
    }
    return spoken;
  }

  public void size(int width, int height) {
    call(
        "Emulation.setDeviceMetricsOverride",
        JSON.createObjectNode()
            .put("width", width)
            .put("height", height)
            .put("deviceScaleFactor", 1)
            .put("mobile", width < 500));
  }

  /** From now on everything is asked for again. */
  public void withoutCache() {
    call("Network.setCacheDisabled", JSON.createObjectNode().put("cacheDisabled", true));
  }

  public void scheme(String scheme) {
    ObjectNode media = JSON.createObjectNode();
    media.putArray("features").addObject().put("name", "prefers-color-scheme").put("value", scheme);
    call("Emulation.setEmulatedMedia", media);
  }

  /** Keeps what is seen, and what is below it, in {@code target/console}. */
  public void picture(String name) throws IOException {
    JsonNode whole = call("Page.getLayoutMetrics", JSON.createObjectNode()).path("cssContentSize");
    ObjectNode what = JSON.createObjectNode().put("format", "png");
    what.put("captureBeyondViewport", true);
    what.putObject("clip")
        .put("x", 0)
        .put("y", 0)
        .put("scale", 1)
        .put("width", whole.path("width").asDouble())
        .put("height", Math.min(LONGEST, whole.path("height").asDouble()));
    JsonNode shot = call("Page.captureScreenshot", what);
    Files.createDirectories(PICTURES);
    Files.write(
        PICTURES.resolve(name + ".png"), Base64.getDecoder().decode(shot.path("data").asText()));
  }

  /** Addresses of everything that was asked for. */
  public List<String> requests() {
    return requests;
  }

  public List<String> errors() {
    return errors;
  }

  private static String quoted(String text) {
    return JSON.getNodeFactory().textNode(text).toString();
  }
}
