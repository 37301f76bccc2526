package dev.reprise.app.site;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.feed.account.ApiTokens;
import dev.reprise.feed.account.Role;
import dev.reprise.feed.account.UserStore;
import dev.reprise.feed.mail.MailAddress;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Quotas as clients meet them. */
class QuotaTest {
    @TempDir
    Path folder;

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    @Test
    void quotasAreCountedAndSaid() throws Exception {
        try (var site = ReaderSite.start(folder, true, List.of("127.0.0.1"))) {
            var reader = site.reader();
            var users = site.bean(UserStore.class);
            var ada = users.add(MailAddress.parse("ada@example.org"), "Ada", Role.READER);
            var token = site.bean(ApiTokens.class).create(ada, "test").value();

            for (int i = 1; i <= 500; i++) {
                var answer = reader.get("/api/papers/none");
                assertThat(answer.statusCode()).isEqualTo(400);
                assertThat(header(answer, "RateLimit")).matches("\"api\";r=" + (500 - i) + ";t=\\d{1,3}");
                assertThat(header(answer, "RateLimit-Policy")).isEqualTo("\"fixed window\";\"api\";q=500;w=300");
            }
            var refused = reader.get("/api/papers/none");
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(header(refused, "RateLimit")).startsWith("\"api\";r=0;t=");
            assertThat(Integer.parseInt(header(refused, "Retry-After"))).isBetween(1, 300);
            assertThat(refused.body()).startsWith("{\"error\":");
            assertThat(reader.api("GET", "/api/papers/none", "no-token-of-anybody-at-all", null)
                            .statusCode())
                    .isEqualTo(429);

            var withToken = reader.api("GET", "/api/papers/none", token, null);
            assertThat(header(withToken, "RateLimit")).startsWith("\"api\";r=999;");
            assertThat(header(withToken, "RateLimit-Policy")).isEqualTo("\"fixed window\";\"api\";q=1000;w=300");
            assertThat(header(reader.get("/about"), "RateLimit-Policy"))
                    .isEqualTo("\"fixed window\";\"pages\";q=1000;w=300");

            var elsewhere = reader.send(HttpRequest.newBuilder(site.url("/api/papers/none"))
                    .header("X-Forwarded-For", "6.6.6.6, 203.0.113.7"));
            assertThat(header(elsewhere, "RateLimit")).startsWith("\"api\";r=499;");
            var spoofed = reader.send(HttpRequest.newBuilder(site.url("/api/papers/none"))
                    .header("X-Forwarded-For", "7.7.7.7, 203.0.113.7"));
            assertThat(header(spoofed, "RateLimit")).startsWith("\"api\";r=498;");

            for (int i = 0; i < 30; i++) {
                assertThat(reader.postForm("/sign-in/link", null, "token", "guess").statusCode())
                        .isEqualTo(403);
            }
            assertThat(reader.postForm("/sign-in/link", null, "token", "guess").statusCode())
                    .isEqualTo(429);
        }
    }

    @Test
    void withoutAProxyNobodySaysWhoHeIs() throws Exception {
        try (var site = ReaderSite.start(folder, true, List.of())) {
            for (int i = 1; i <= 3; i++) {
                var answer = site.reader()
                        .send(HttpRequest.newBuilder(site.url("/api/papers/none"))
                                .header("X-Forwarded-For", "203.0.113." + i)
                                .header("Forwarded", "for=203.0.113." + i));
                assertThat(header(answer, "RateLimit")).startsWith("\"api\";r=" + (500 - i) + ";");
            }
        }
    }
}
