package dev.reprise.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.model.LanguageModel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class ModelsCommandTest {
    private static final String TEMPLATE =
            "{{ bos_token }}{% for m in messages %}<{{ m.role }}>{{ m.content }}{% endfor %}{% if add_generation_prompt %}<model>{% endif %}";

    @TempDir
    private static Path shared;

    private static Path model;

    @TempDir
    private Path folder;

    @BeforeAll
    static void writeModel() throws IOException {
        model = TinyModel.write(shared, TEMPLATE);
    }

    /** A request that is refused: exit code 2, a short message, and nothing on standard output, with and without {@code --json}. */
    private static String refusal(Object... args) {
        var withJson = Stream.concat(Stream.of(args), Stream.of("--json")).toArray();
        for (var run : List.of(Cli.run(withJson), Cli.run(args))) {
            assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
            assertThat(run.out()).isEmpty();
            assertThat(run.err()).startsWith("reprise: ").doesNotContain("\tat ");
            assertThat(run.err().lines()).hasSizeBetween(1, 6);
        }
        return Cli.run(args).err();
    }

    // ---- list

    @Test
    void listHasWhatIsShipped() {
        var list = Cli.run("models", "list", "--json");
        assertThat(list.exitCode()).isZero();
        assertThat(list.json().get("models").isArray()).isTrue();
        assertThat(Cli.run("models", "list").out()).isNotBlank();
        assertThat(Cli.run("models").err()).contains("list, inspect, parity, next or generate");
    }

    // ---- inspect

    @Test
    void inspectHasTheKeysOfTheContract() {
        var json = Cli.run("models", "inspect", TinyModel.GOLDENS.resolve("llama-mqa-bias-headdim"), "--json")
                .json();
        assertThat(json.propertyNames())
                .contains(
                        "family",
                        "parameters",
                        "layers",
                        "heads",
                        "kvHeads",
                        "dModel",
                        "dHead",
                        "dMlp",
                        "vocabulary",
                        "context",
                        "fingerprint",
                        "hookPoints");
        assertThat(json.get("family").asString()).isEqualTo("llama");
        assertThat(json.get("kvHeads").asInt()).isEqualTo(1);
        assertThat(json.get("vocabulary").asInt()).isEqualTo(67);
        assertThat(json.get("context").asInt()).isEqualTo(64);
        assertThat(json.get("fingerprint").asString()).matches("[0-9a-f]{64}");
        var first = json.get("hookPoints").get(0);
        assertThat(first.get("name").asString()).isEqualTo("hook_embed");
        assertThat(first.get("shape").toString()).isEqualTo("[\"batch\",\"position\"," + json.get("dModel") + "]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt2", "neox-parallel", "gemma3-text", "llama3-scaling-right-padded"})
    void inspectGroupsThePointsBySite(String golden) {
        var text = Cli.run("models", "inspect", TinyModel.GOLDENS.resolve(golden));
        assertThat(text.exitCode()).as(text.err()).isZero();
        assertThat(text.out())
                .contains("family", "fingerprint", "hook_embed ", "blocks.0-", ".hook_resid_pre", "[batch, position, ")
                .doesNotContain("blocks.1.hook_resid_pre");
    }

    // ---- parity

    @ParameterizedTest
    @ValueSource(strings = {"gpt2", "gemma3-text"})
    void parityHoldsOnGoldens(String golden) {
        var dir = TinyModel.GOLDENS.resolve(golden);
        var run = Cli.run("models", "parity", dir, "--golden", dir.resolve("golden.safetensors"), "--json");
        assertThat(run.exitCode()).isZero();
        assertThat(run.json().get("family").asString()).isNotEmpty();
        assertThat(run.json().get("checks").size()).isGreaterThan(3);
        for (var check : run.json().get("checks")) {
            assertThat(check.propertyNames()).containsExactly("name", "maxRelativeError", "tolerance", "holds");
            assertThat(check.get("maxRelativeError").isNumber()).isTrue();
            assertThat(check.get("holds").asBoolean()).isTrue();
        }
        var text = Cli.run("models", "parity", dir, "--golden", dir.resolve("golden.safetensors"));
        assertThat(text.out()).contains("logits", "✓ holds", "checks hold");
    }

    @Test
    void parityOutOfToleranceIsOneAndNaNIsAString() throws IOException {
        var dir = TinyModel.GOLDENS.resolve("gpt2");
        var golden = Files.copy(dir.resolve("golden.safetensors"), folder.resolve("golden.safetensors"));
        overwriteFloat(golden, "logits", 0, Float.NaN);
        overwriteFloat(golden, "hidden.1", 0, 1e6f);
        var run = Cli.run("models", "parity", dir, "--golden", golden, "--json");
        assertThat(run.exitCode()).isEqualTo(1);
        var logits = run.json().get("checks").get(0);
        assertThat(logits.get("name").asString()).isEqualTo("logits");
        assertThat(logits.get("maxRelativeError").isString()).isTrue();
        assertThat(logits.get("maxRelativeError").asString()).isEqualTo("NaN");
        assertThat(logits.get("holds").asBoolean()).isFalse();
        assertThat(Cli.run("models", "parity", dir, "--golden", golden).out())
                .contains("NaN", "✗ OUT", "out of tolerance");
    }

    @Test
    void parityNeedsItsGolden() {
        assertThat(refusal("models", "parity", TinyModel.GOLDENS.resolve("gpt2")))
                .contains("--golden");
        assertThat(refusal("models", "parity", TinyModel.GOLDENS.resolve("gpt2"), "--golden", "gone.safetensors"))
                .contains("gone.safetensors");
        assertThat(refusal(
                        "models",
                        "parity",
                        TinyModel.GOLDENS.resolve("gpt2"),
                        "--golden",
                        TinyModel.GOLDENS.resolve("llama-gqa/golden.safetensors")))
                .contains("golden.safetensors");
    }

    // ---- next

    @Test
    void nextHasTheKeysOfTheContractAndExactLogits() {
        var json = Cli.run("models", "next", model, "Mary gave", "--top", 3, "--json")
                .json();
        assertThat(json.propertyNames()).containsExactly("prompt", "tokens", "next");
        assertThat(json.get("prompt").asString()).isEqualTo("Mary gave");
        assertThat(json.get("tokens").get(0).get("text").asString()).isEqualTo("<|endoftext|>");
        assertThat(json.get("next").size()).isEqualTo(3);
        try (var loaded = LanguageModel.load(model.toString())) {
            var expected = loaded.next(loaded.tokens("Mary gave"), 3);
            for (int i = 0; i < 3; i++) {
                var token = json.get("next").get(i);
                assertThat(token.get("id").asInt()).isEqualTo(expected.get(i).id());
                assertThat(token.get("text").asString())
                        .isEqualTo(expected.get(i).text());
                assertThat(token.get("logit").toString())
                        .isEqualTo(Float.toString((float) expected.get(i).logit()));
                assertThat(token.get("probability").asDouble())
                        .isEqualTo(expected.get(i).probability());
            }
        }
        assertThat(Cli.run("models", "next", model, "Mary gave").out().lines()).hasSize(2 + 2 + 10);
    }

    @Test
    void specialTokensCanBeLeftOut() {
        var json = Cli.run("models", "next", model, "Mary gave", "--no-special", "--json")
                .json();
        assertThat(json.get("tokens").get(0).get("text").asString()).isEqualTo("Mary");
        assertThat(json.get("next").size()).isEqualTo(10);
    }

    @Test
    void aPromptComesFromAFileAsItStands() throws IOException {
        var file = Files.writeString(folder.resolve("prompt.txt"), "Größe\n");
        var json = Cli.run("models", "next", model, "@" + file, "--json").json();
        assertThat(json.get("prompt").asString()).isEqualTo("Größe\n");
        assertThat(Cli.run("models", "next", model, "@@mary", "--json")
                        .json()
                        .get("prompt")
                        .asString())
                .isEqualTo("@mary");
    }

    static Stream<String> promptCommands() {
        return Stream.of("next", "generate");
    }

    @ParameterizedTest
    @MethodSource("promptCommands")
    void promptsThatCannotBeRunAreRefused(String command) throws IOException {
        assertThat(refusal("models", command, model, "")).contains("prompt is empty");
        var empty = Files.writeString(folder.resolve("empty.txt"), "");
        assertThat(refusal("models", command, model, "@" + empty)).contains("empty.txt");
        assertThat(refusal("models", command, model, "@" + folder.resolve("gone.txt")))
                .contains("gone.txt");
        assertThat(refusal("models", command, model, "@" + folder)).contains("folder");
        assertThat(refusal("models", command, model, "@")).contains("@");
        var latin = Files.write(folder.resolve("latin.txt"), new byte[] {'a', (byte) 0xE4});
        assertThat(refusal("models", command, model, "@" + latin)).contains("latin.txt", "UTF-8");
        assertThat(refusal("models", command, model, "word ".repeat(200))).contains("32");
        assertThat(refusal("models", command, model)).contains("PROMPT");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "next --top=0",
                "next --top=x",
                "next --dtype=float64",
                "next --threads=99999999",
                "generate --max-new-tokens=0",
                "generate --temperature=-1",
                "generate --temperature=NaN",
                "generate --top-k=-1",
                "generate --top-p=0",
                "generate --min-p=2",
                "generate --repetition-penalty=0",
                "generate --stop="
            })
    void optionsOutOfTheirRangeAreRefused(String options) {
        var words = List.of(options.split(" "));
        assertThat(refusal("models", words.getFirst(), model, "Mary", words.getLast()))
                .contains(words.getLast()
                        .replaceAll("--(.*)=.*", "$1")
                        .replace("repetition-penalty", "repetition")
                        .replace("dtype", "float64"));
    }

    // ---- generate

    @Test
    void generateHasTheKeysOfTheContract() {
        var run = Cli.run("models", "generate", model, "Mary gave", "--max-new-tokens=8", "--json", "--quiet");
        var json = run.json();
        assertThat(json.propertyNames()).containsExactly("prompt", "promptTokens", "text", "tokens", "tokensPerSecond");
        assertThat(json.get("tokens").size()).isBetween(1, 8);
        assertThat(json.get("promptTokens").get(0).asInt()).isZero();
        assertThat(json.get("tokensPerSecond").asDouble()).isPositive();
        var text = Cli.run("models", "generate", model, "Mary gave", "--max-new-tokens=8", "--quiet");
        assertThat(text.out()).isEqualTo(json.get("text").asString() + System.lineSeparator());
        assertThat(text.err()).isEmpty();
    }

    @Test
    void drawsDependOnTheSeedAndStopsEndTheText() {
        var draw = new Object[] {
            "models",
            "generate",
            model,
            "Mary",
            "--temperature=2",
            "--top-k=300",
            "--top-p=0.99",
            "--min-p=0.0001",
            "--repetition-penalty=1.1",
            "--max-new-tokens=20",
            "--json",
            "--seed"
        };
        var one = Cli.run(with(draw, 1)).json().get("tokens");
        assertThat(Cli.run(with(draw, 1)).json().get("tokens")).isEqualTo(one);
        assertThat(Cli.run(with(draw, 2)).json().get("tokens")).isNotEqualTo(one);

        var greedy = new Object[] {"models", "generate", model, "Mary", "--max-new-tokens=12", "--json"};
        var whole = Cli.run(greedy).json().get("text").asString();
        assertThat(whole).hasSizeGreaterThan(6);
        var stop = whole.substring(4, 6);
        assertThat(Cli.run(with(greedy, "--stop=never", "--stop=" + stop))
                        .json()
                        .get("text")
                        .asString())
                .isEqualTo(whole.substring(0, whole.indexOf(stop)));
    }

    private static Object[] with(Object[] args, Object... more) {
        return Stream.concat(Stream.of(args), Stream.of(more)).toArray();
    }

    @Test
    void chatAppliesTheTemplateWithoutSpecialTokensTwice() {
        var chat = Cli.run("models", "generate", model, "Mary", "--chat", "--max-new-tokens=1", "--json")
                .json();
        assertThat(chat.get("prompt").asString()).isEqualTo("Mary");
        try (var loaded = LanguageModel.load(model.toString())) {
            var expected = loaded.tokenizer().encode("<|endoftext|><user>Mary<model>", false);
            assertThat(chat.get("promptTokens").toString().replaceAll("\\s", ""))
                    .isEqualTo(Arrays.toString(expected).replaceAll("\\s", ""));
        }
    }

    @Test
    void chatNeedsATemplate() throws IOException {
        var plain = TinyModel.write(folder, "");
        assertThat(refusal("models", "generate", plain, "Mary", "--chat")).contains("no chat template");
        Files.writeString(plain.resolve("chat_template.jinja"), "{{ raise_exception('no talking') }}");
        assertThat(refusal("models", "generate", plain, "Mary", "--chat")).contains("no talking");
    }

    // ---- models that are not valid

    static Stream<List<String>> modelCommands() {
        return Stream.of(
                List.of("inspect"),
                List.of("next", "Mary"),
                List.of("generate", "Mary"),
                List.of("parity", "--golden=gone"));
    }

    private static String refusalOf(Path model, List<String> command) {
        var args = new ArrayList<Object>(List.of("models", command.getFirst(), model));
        args.addAll(command.subList(1, command.size()));
        return refusal(args.toArray());
    }

    @ParameterizedTest
    @MethodSource("modelCommands")
    void aModelThatIsNotThereIsNamed(List<String> command) {
        assertThat(refusalOf(folder.resolve("gone"), command)).contains("gone");
    }

    @ParameterizedTest
    @ValueSource(strings = {"inspect", "next", "generate"})
    void weightsThatAreNotValidAreNamed(String name) throws IOException {
        var command = name.equals("inspect") ? List.of(name) : List.of(name, "Mary");
        var copy = TinyModel.write(folder, "");
        var weights = copy.resolve("model.safetensors");
        var bytes = Files.readAllBytes(weights);

        overwriteFloat(weights, "model.layers.1.mlp.up_proj.weight", 5, Float.NaN);
        assertThat(refusalOf(copy, command)).contains("model.safetensors", "model.layers.1.mlp.up_proj.weight");

        Files.write(weights, Arrays.copyOf(bytes, bytes.length - 10));
        assertThat(refusalOf(copy, command)).contains("model.safetensors");

        Files.write(weights, bytes);
        Files.writeString(copy.resolve("config.json"), TinyModel.CONFIG.replace("\"llama\"", "\"quokka\""));
        assertThat(refusalOf(copy, command)).contains("config.json", "quokka");

        Files.writeString(copy.resolve("config.json"), TinyModel.CONFIG.replace("400", "401"));
        assertThat(refusalOf(copy, command)).contains("401");
    }

    @Test
    void configKeysThatNobodyKnowsAreNamed() throws IOException {
        var copy = TinyModel.write(folder, "");
        Files.writeString(
                copy.resolve("config.json"),
                TinyModel.CONFIG.replace("{\"model_type\"", "{\"colour\": \"red\", \"model_type\""));
        assertThat(refusal("models", "inspect", copy)).contains("config.json", "colour");
    }

    @Test
    void inspectNeedsNoTokenizerAndTheOthersSayThatItIsMissing() {
        var golden = TinyModel.GOLDENS.resolve("gpt2");
        assertThat(Cli.run("models", "inspect", golden).exitCode()).isZero();
        assertThat(refusal("models", "next", golden, "Mary")).contains("tokenizer.json");
        assertThat(refusal("models", "generate", golden, "Mary")).contains("tokenizer.json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"config.json", "model.safetensors", "tokenizer.json"})
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there are no named pipes in folders")
    void aPipeInPlaceOfAFileDoesNotBlock(String name) throws Exception {
        var copy = TinyModel.write(folder, "");
        Files.delete(copy.resolve(name));
        new ProcessBuilder("mkfifo", copy.resolve(name).toString()).start().waitFor();
        assertThat(refusal("models", "next", copy, "Mary")).contains(name);
        assertThat(refusal("models", "next", model, "@" + copy.resolve(name))).contains(name);
    }

    /** Changes one float32 of a tensor in a safetensors file. */
    private static void overwriteFloat(Path file, String tensor, int index, float value) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            var length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
            channel.read(length, 0);
            int header = (int) length.getLong(0);
            var text = ByteBuffer.allocate(header);
            channel.read(text, 8);
            long start = JsonMapper.shared()
                    .readTree(text.array())
                    .get(tensor)
                    .get("data_offsets")
                    .get(0)
                    .asLong();
            var number = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(0, value);
            channel.write(number, 8 + header + start + 4L * index);
        }
    }
}
