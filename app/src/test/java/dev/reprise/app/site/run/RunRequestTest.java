package dev.reprise.app.site.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.app.site.SiteSettings;
import dev.reprise.core.InvalidInputException;
import dev.reprise.core.Mode;
import dev.reprise.feed.mail.MailSettings;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunRequestTest {
    private static final PatientPaper PAPER = new PatientPaper();

    @TempDir
    Path data;

    private SiteModels models;

    @BeforeEach
    void models() throws Exception {
        var url = URI.create("http://localhost:1");
        models = new SiteModels(new SiteSettings(
                1,
                "127.0.0.1",
                url,
                data,
                null,
                MailSettings.of(null, null, null, null, null, url, data),
                List.of(),
                true,
                SiteSettings.Runs.ANYONE,
                1,
                null));
        Files.createDirectories(data.resolve("models/pythia"));
        Files.writeString(data.resolve("models/pythia/config.json"), "{}");
        Files.writeString(data.resolve("models/tiny.gguf"), "");
        Files.writeString(data.resolve("secret.gguf"), "");
    }

    private RunRequest check(Map<String, ? extends @Nullable Object> options) {
        return RunRequest.check(PAPER, "quick", options, models);
    }

    private void refused(Map<String, ? extends @Nullable Object> options, String... reasons) {
        assertThatThrownBy(() -> check(options))
                .isInstanceOf(InvalidInputException.class)
                .message()
                .contains(reasons)
                .doesNotStartWith("--");
    }

    @Test
    void nothingGivenIsTheDefaults() {
        var request = RunRequest.check(PAPER, null, Map.of(), models);
        assertThat(request.mode()).isEqualTo(Mode.QUICK);
        assertThat(request.seed()).isZero();
        assertThat(request.defaults()).isTrue();
        assertThat(request.settings().get(PatientPaper.COUNT)).isEqualTo(64);
        assertThat(check(Map.of("count", 64, "seed", 7)).defaults()).isTrue();
        assertThat(check(Map.of("count", "")).defaults()).isTrue();
        assertThat(check(Collections.singletonMap("count", null)).defaults()).isTrue();
    }

    @Test
    void valuesAreReadByTheKindsThatAreDeclared() {
        var request = check(Map.of(
                "count",
                3,
                "seconds",
                "1.5",
                "exact",
                false,
                "alpha",
                List.of(1, 2.5),
                "name",
                List.of("a", "b"),
                "seed",
                "-9223372036854775808"));
        assertThat(request.defaults()).isFalse();
        assertThat(request.seed()).isEqualTo(Long.MIN_VALUE);
        assertThat(request.settings().get(PatientPaper.COUNT)).isEqualTo(3);
        assertThat(request.settings().get(PatientPaper.EXACT)).isFalse();
        assertThat(request.settings().get(PatientPaper.ALPHA)).containsExactly(1.0, 2.5);
        assertThat(request.settings().get(PatientPaper.NAME)).containsExactly("a", "b");
    }

    @Test
    void valuesThatAreNotAllowedAreRefusedWithTheReason() {
        refused(Map.of("count", 0), "count", "'0'", "from 1 to 4096");
        refused(Map.of("count", 1.5), "count");
        refused(Map.of("count", List.of(1, 2)), "count", "2 times");
        refused(Map.of("seconds", "NaN"), "seconds");
        refused(Map.of("end", "burning"), "one of well, refused, crashed");
        refused(Map.of("nosuch", 1), "no option nosuch", "count");
        refused(Map.of("count", Map.of("a", 1)), "an option is a text, a number");
        refused(Map.of("alpha", List.of(List.of(1))), "an option is a text, a number");
        refused(Map.of("seed", "1e3"), "seed");
        refused(Map.of("name", "a\u0000b"), "control characters");
        assertThatThrownBy(() -> RunRequest.check(PAPER, "apply", Map.of(), models))
                .hasMessageContaining("own machine");
        assertThatThrownBy(() -> RunRequest.check(PAPER, "huge", Map.of(), models))
                .hasMessageContaining("huge");
    }

    @Test
    void whatIsTooLongIsRefused() {
        refused(Map.of("name", "x".repeat(5000)), "too long");
        refused(Map.of("name", Collections.nCopies(2000, "a")), "too long");
        var many = new java.util.HashMap<String, String>();
        for (int i = 0; i < 2000; i++) {
            many.put("o" + i, "");
        }
        refused(many, "too long");
    }

    @Test
    void filesOfThisMachineAreNotForStrangers() {
        refused(Map.of("file", "/etc/passwd"), "own machine");
        refused(Map.of("file", data.toString()), "own machine");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/etc",
                "/",
                ".",
                "..",
                "models",
                "models/..",
                "models/../secret.gguf",
                "models/pythia/..",
                "secret.gguf",
                "hf:org/name",
                "MODELS/pythia",
                "models/pythia ",
                "models//pythia",
                "no-such-model"
            })
    void modelsOfThisMachineAreNotForStrangers(String model) {
        refused(Map.of("model", model), "is not a model of this site");
    }

    @Test
    void modelsOfTheSiteAre() {
        assertThat(models.references())
                .contains("models/pythia", "models/tiny.gguf")
                .as("no models of pictures, though they are shipped")
                .doesNotContain("mini-clip", "mobile-tiny")
                .doesNotContain("secret.gguf");
        for (var model : Arrays.asList("models/pythia", "models/tiny.gguf")) {
            assertThat(check(Map.of("model", model)).settings().find(PatientPaper.MODEL))
                    .contains(model);
        }
    }
}
