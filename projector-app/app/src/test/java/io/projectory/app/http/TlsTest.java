package io.projectory.app.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.projectory.schemas.ProjectoryException;
import io.projectory.servers.TestServers;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;

class TlsTest {
  private static final String PASSWORD = "changeit";

  /** A key store as an operator makes one. */
  private static Path keyStore() throws Exception {
    Path folder = Files.createDirectories(TestServers.freshFolder());
    Path file = folder.resolve("server.p12");
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    Process made =
        new ProcessBuilder(
                keytool,
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                PASSWORD,
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost,ip:127.0.0.1")
            .redirectErrorStream(true)
            .start();
    made.getInputStream().readAllBytes();
    assertThat(made.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return file;
  }

  private static HttpClient trusting(Path file) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD.toCharArray());
    }
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("server", store.getCertificate("server"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return HttpClient.newBuilder().sslContext(context).build();
  }

  private static HttpResponse<String> get(HttpClient client, String url) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void with_a_key_store_only_https_is_spoken() throws Exception {
    Path file = keyStore();
    String tls = "  tls: {key_store: %s, key_store_password: %s}\n".formatted(file, PASSWORD);
    try (HttpStage stage = new HttpStage(tls)) {
      String url = stage.api.url() + "/api/v1/snapshot";
      assertThat(url).startsWith("https://127.0.0.1:");
      assertThat(get(trusting(file), url).statusCode()).isEqualTo(200);
      assertThatThrownBy(() -> get(HttpClient.newHttpClient(), url))
          .isInstanceOf(SSLHandshakeException.class);
      String plain = url.replace("https", "http");
      assertThatThrownBy(() -> get(HttpClient.newHttpClient(), plain))
          .isInstanceOf(java.io.IOException.class);
    }
  }

  @Test
  void a_key_store_that_cannot_be_used_is_named() throws Exception {
    assertThatThrownBy(() -> new HttpStage("  tls: {key_store: /no/such.p12}\n"))
        .isInstanceOf(ProjectoryException.class)
        .hasMessageContaining("http.tls.key_store: the file /no/such.p12 cannot be read");
    Path file = keyStore();
    assertThatThrownBy(
            () ->
                new HttpStage(
                    "  tls: {key_store: %s, key_store_password: wrong}\n".formatted(file)))
        .isInstanceOf(ProjectoryException.class)
        .hasMessageContaining("http.tls");
  }
}
