package dev.reprise.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingTest {
    private static final Setting<Integer> COUNT =
            Setting.integer("count", "pairs").between(1, 4096).orElse(64);
    private static final Setting<String> DIRECTION = Setting.choice(
                    "direction", "which run is patched", "denoise", "noise")
            .orElse("denoise");
    private static final Setting<List<Double>> ALPHA =
            Setting.number("alpha", "strengths").list().orElse(List.of(-1.0, 1.0));
    private static final Setting<List<String>> RULES =
            Setting.choice("rules", "rules", "none", "ln", "half").list();
    private static final Setting<Boolean> EXACT = Setting.flag("exact", "patch exactly as well");
    private static final Setting<List<String>> STOP =
            Setting.text("stop", "stop strings").repeatable();
    private static final Setting<Path> PAIRS = Setting.file("pairs", "JSONL file of pairs");
    private static final Setting<String> MODEL =
            Setting.model("model", "the model").required();
    private static final List<Setting<?>> ALL = List.of(COUNT, DIRECTION, ALPHA, RULES, EXACT, STOP, PAIRS);

    @TempDir
    Path folder;

    @Test
    void defaults() {
        for (var settings : List.of(Settings.DEFAULTS, Settings.parse(ALL, Map.of()))) {
            assertThat(settings.get(COUNT)).isEqualTo(64);
            assertThat(settings.get(EXACT)).isFalse();
            assertThat(settings.get(ALPHA)).containsExactly(-1.0, 1.0);
            assertThat(settings.find(PAIRS)).isEmpty();
            assertThatThrownBy(() -> settings.get(PAIRS)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void valuesAndTheWayThroughJson() throws Exception {
        var file = Files.writeString(folder.resolve("pairs.jsonl"), "{}");
        var settings = Settings.parse(
                ALL,
                Map.of(
                        "count", List.of("8"),
                        "alpha", List.of("-1,0, 0.1"),
                        "rules", List.of("ln,half"),
                        "exact", List.of("true"),
                        "stop", List.of("a,b", "c"),
                        "pairs", List.of(file.toString())));
        assertThat(settings.get(COUNT)).isEqualTo(8);
        assertThat(settings.get(ALPHA)).containsExactly(-1.0, 0.0, 0.1);
        assertThat(settings.get(RULES)).containsExactly("ln", "half");
        assertThat(settings.get(EXACT)).isTrue();
        assertThat(settings.get(STOP)).containsExactly("a,b", "c");
        assertThat(settings.get(PAIRS)).isEqualTo(file);
        assertThat(Settings.fromJson(ALL, settings.toJson())).isEqualTo(settings);
    }

    @Test
    void messagesNameTheOptionTheValueAndWhatIsAllowed() {
        refused("count", "0", "--count: '0' is not allowed; give a whole number from 1 to 4096");
        refused("count", "4097", "--count: '4097' is not allowed; give a whole number from 1 to 4096");
        refused("count", "1e3", "--count: '1e3' is not allowed; give a whole number from 1 to 4096");
        refused("count", "99999999999", "--count: '99999999999' is not allowed; give a whole number from 1 to 4096");
        refused("direction", "up", "--direction: 'up' is not allowed; give one of denoise, noise");
        refused("alpha", "1,,2", "--alpha: '' is not allowed; give a list separated by commas, each a number");
        refused("alpha", "NaN", "--alpha: 'NaN' is not allowed; give a list separated by commas, each a number");
        refused(
                "rules",
                "ln,foo",
                "--rules: 'foo' is not allowed; give a list separated by commas, each one of none, ln, half");
        refused("exact", "maybe", "--exact: 'maybe' is not allowed; give true or false");
        refused("pairs", "/no/such/file", "--pairs: there is no file '/no/such/file'");
        refused("pairs", "a\0b", "--pairs: 'a\0b' is not allowed; give a file or folder that exists");
    }

    private static void refused(String name, String value, String message) {
        assertThatThrownBy(() -> Settings.parse(ALL, Map.of(name, List.of(value))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(message);
    }

    @Test
    void unknownMissingAndRepeated() {
        assertThatThrownBy(() -> Settings.parse(ALL, Map.of("nope", List.of("1"))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("no option --nope")
                .hasMessageContaining("--direction");
        assertThatThrownBy(() -> Settings.parse(List.of(MODEL), Map.of()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("--model is missing");
        assertThatThrownBy(() -> Settings.parse(ALL, Map.of("count", List.of("1", "2"))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("--count is given 2 times");
    }

    @Test
    void boundsInWords() {
        assertThat(Setting.integer("n", "").allowed()).isEqualTo("a whole number");
        assertThat(Setting.integer("n", "").atLeast(1).allowed()).isEqualTo("a whole number of at least 1");
        assertThat(Setting.number("x", "").between(-0.5, 1).allowed()).isEqualTo("a number from -0.5 to 1");
    }
}
