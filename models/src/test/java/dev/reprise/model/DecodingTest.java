package dev.reprise.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.Dtype;
import dev.reprise.core.Torch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DecodingTest {
    private static final Sampling HOT = new Sampling(1.5, 20, 0.95, 0.01, 1.2);

    private final long seed = Goldens.seed();
    private final Random random = new Random(seed);

    static Stream<Path> goldens() {
        return Goldens.all();
    }

    private static List<List<Integer>> run(
            Transformer model, TokenBatch prompts, Hooks hooks, int count, Sampling sampling, Set<Integer> ends) {
        return Decoding.run(model, prompts, 1, hooks, count, sampling, 7, ends, Set.of(), (row, token) -> false);
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void aRowOfABatchGeneratesWhatItGeneratesAlone(Path folder) {
        var model = Goldens.model(folder, Dtype.FLOAT64);
        var texts = Goldens.texts(random, model, 5, 1, 8);
        Set<Integer> ends = Set.of(3, 4, 5, 6, 7, 8, 9);
        for (var hooks : List.of(
                Hooks.none(),
                Hooks.none()
                        .intervene(Site.RESID_POST.at(0), Intervention.scale(-2).at(Positions.generated()))
                        .intervene(Site.LOGITS.point(), Intervention.scale(-1).at(Positions.generated()))
                        .intervene(Site.K_PER_QUERY.at(1), Intervention.scale(2).heads(0)))) {
            for (var tokens : List.of(TokenBatch.leftPadded(0, texts), TokenBatch.rightPadded(0, texts))) {
                var together = run(model, tokens, hooks, 9, Sampling.GREEDY, ends);
                for (int r = 0; r < texts.length; r++) {
                    assertThat(together.get(r))
                            .as("seed %d, row %d", seed, r)
                            .isEqualTo(run(model, TokenBatch.of(texts[r]), hooks, 9, Sampling.GREEDY, ends)
                                    .getFirst());
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void interventionsOnGeneratedTokensAreThoseOfARunOverTheWholeText(Path folder) {
        var model = Goldens.model(folder, Dtype.FLOAT64);
        int[] prompt = Goldens.text(random, model, 4);
        try (var _ = new PointerScope()) {
            var direction = Goldens.normal(seed, model, model.dimensions().width());
            var steer = Intervention.add(direction);
            var ablate = Intervention.scale(0).heads(1);
            var hooks = Hooks.none()
                    .intervene(Site.RESID_POST.at(0), steer.at(Positions.generated()))
                    .intervene(Site.Z.at(1), ablate.at(Positions.generated()))
                    .intervene(Site.V.at(0), Intervention.scale(3).at(Positions.last()));
            var generated = run(model, TokenBatch.of(prompt), hooks, 8, Sampling.GREEDY, Set.of())
                    .getFirst();
            int[] text = KeyValueCacheTest.join(
                    prompt, generated.stream().mapToInt(Integer::intValue).toArray());
            var positions = Positions.at(4, 5, 6, 7, 8, 9, 10, 11);
            var same = Hooks.none()
                    .intervene(Site.RESID_POST.at(0), steer.at(positions))
                    .intervene(Site.Z.at(1), ablate.at(positions))
                    .intervene(Site.V.at(0), Intervention.scale(3).at(Positions.at(3)));
            try (var trace = model.run(TokenBatch.of(text), same)) {
                for (int i = 0; i < 8; i++) {
                    var logits = Torch.floats(trace.logits().select(0, 0).select(0, 3 + i));
                    assertThat(Sampling.argmax(logits))
                            .as("seed %d, token %d", seed, i)
                            .isEqualTo(generated.get(i));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void drawsAreReproducibleAndTheFirstRowsAreItsOwn(Path folder) {
        var model = Goldens.model(folder, Dtype.FLOAT64);
        var texts = Goldens.texts(random, model, 4, 2);
        var batch = TokenBatch.leftPadded(0, texts);
        var first = run(model, batch, Hooks.none(), 12, HOT, Set.of());
        assertThat(run(model, batch, Hooks.none(), 12, HOT, Set.of())).isEqualTo(first);
        assertThat(run(model, TokenBatch.of(texts[0]), Hooks.none(), 12, HOT, Set.of())
                        .getFirst())
                .as("seed %d", seed)
                .isEqualTo(first.getFirst());
    }

    /** A prompt that is read once for its samples goes on as it does when it is read for each. */
    @ParameterizedTest
    @MethodSource("goldens")
    void samplesOfAPromptAreThoseOfSeveralRowsWithIt(Path folder) {
        var model = Goldens.model(folder, Dtype.FLOAT64);
        var texts = Goldens.texts(random, model, 5, 1, 8);
        Set<Integer> ends = Set.of(3, 4, 5, 6, 7, 8, 9);
        for (var prompts : List.of(TokenBatch.leftPadded(0, texts), TokenBatch.rightPadded(0, texts))) {
            for (var sampling : List.of(new Sampling(1.3, 0, 1, 0, 1), HOT)) {
                var sampled = Decoding.run(
                        model, prompts, 3, Hooks.none(), 9, sampling, 7, ends, Set.of(), (row, token) -> false);
                assertThat(sampled)
                        .as("seed %d", seed)
                        .hasSize(9)
                        .isEqualTo(
                                run(model, prompts.select(0, 0, 0, 1, 1, 1, 2, 2, 2), Hooks.none(), 9, sampling, ends));
            }
        }
    }

    @Test
    void aRowEndsWithAnEndTokenItsListenerOrItsContext() {
        var model = Goldens.model(Goldens.FOLDER.resolve("gpt2-inner-scale"), Dtype.FLOAT64);
        var texts = Goldens.texts(random, model, 3, 30);
        var tokens = TokenBatch.leftPadded(0, texts);
        var free = run(model, tokens, Hooks.none(), 50, Sampling.GREEDY, Set.of());
        // 32 places: 29 and 2 more tokens, and one that is predicted from the last place
        assertThat(free.get(0)).hasSize(30);
        assertThat(free.get(1)).hasSize(3);

        int end = free.get(0).get(2);
        var ended = run(model, tokens, Hooks.none(), 50, Sampling.GREEDY, Set.of(end));
        assertThat(ended.get(0))
                .as("seed %d", seed)
                .isEqualTo(free.get(0).subList(0, free.get(0).indexOf(end) + 1));

        var heard = new ArrayList<String>();
        var stopped = Decoding.run(
                model, tokens, 1, Hooks.none(), 4, Sampling.GREEDY, 0, Set.of(), Set.of(end), (row, token) -> {
                    heard.add(row + ":" + token);
                    return row == 1;
                });
        assertThat(stopped.get(0)).hasSize(4).doesNotContain(end);
        assertThat(stopped.get(1)).hasSize(1);
        assertThat(heard).hasSize(5).contains("1:" + stopped.get(1).getFirst());
    }

    @Test
    void generationLeaksNothing() {
        var model = Goldens.model(Goldens.FOLDER.resolve("gemma3-text"), Dtype.FLOAT32);
        var tokens = TokenBatch.leftPadded(0, Goldens.texts(random, model, 20, 3, 9, 20));
        var hooks = Hooks.none()
                .capture(model.points())
                .intervene(Site.RESID_POST.at(0), Intervention.scale(1.1).at(Positions.generated()));
        Runnable work = () -> run(model, tokens, hooks, 10, HOT, Set.of());
        for (int i = 0; i < 5; i++) {
            work.run();
        }
        long objects = Pointer.totalCount();
        long before = Pointer.physicalBytes();
        for (int i = 0; i < 30; i++) {
            work.run();
        }
        assertThat(Pointer.physicalBytes() - before).isLessThan(32L << 20);
        assertThat(Pointer.totalCount() - objects).isLessThan(200);
    }

    private static final Path TOKENIZER = Path.of("src/test/resources/tokenizers/byte_level");

    @Test
    void aStopTextEndsTheTextWhereverItsTokensEnd() {
        try (var tokenizer = Tokenizer.load(TOKENIZER)) {
            for (var text :
                    List.of("one two STOP three", "one two STOP", "é 日本 two STOPSTOP", "STOP", "SSTOP and STO")) {
                var told = new ArrayList<String>();
                var stream = new TextStream(tokenizer, List.of("three", "STOP"), told::add);
                boolean stopped = false;
                for (int id : tokenizer.encode(text, false)) {
                    stopped = stream.add(id);
                    assertThat(String.join("", told)).doesNotContain("STOP");
                    if (stopped) {
                        break;
                    }
                }
                var expected = text.substring(0, text.indexOf("STOP"));
                assertThat(stopped).as(text).isTrue();
                assertThat(stream.end()).isEqualTo(expected);
                assertThat(String.join("", told)).isEqualTo(expected);
            }
        }
    }

    @Test
    void whatOnlyBeginsLikeAStopTextIsToldInTheEnd() {
        try (var tokenizer = Tokenizer.load(TOKENIZER)) {
            var told = new ArrayList<String>();
            var stream = new TextStream(tokenizer, List.of("STOP"), told::add);
            Arrays.stream(tokenizer.encode("a STO", false)).forEach(stream::add);
            assertThat(String.join("", told)).isEqualTo("a ");
            assertThat(stream.end()).isEqualTo("a STO");
            assertThat(String.join("", told)).isEqualTo("a STO");
        }
    }

    @Test
    void aSpecialTokenCanBeAStopText() {
        try (var tokenizer = Tokenizer.load(TOKENIZER)) {
            int special = java.util.stream.IntStream.range(0, tokenizer.vocabularySize())
                    .filter(tokenizer::isSpecial)
                    .findFirst()
                    .orElseThrow();
            var stream = new TextStream(tokenizer, List.of(tokenizer.text(special)), text -> {});
            for (int id : tokenizer.encode("one two", false)) {
                assertThat(stream.add(id)).isFalse();
            }
            assertThat(stream.add(special)).isTrue();
            assertThat(stream.end()).isEqualTo("one two");

            var other = new TextStream(tokenizer, List.of("STOP"), text -> {});
            assertThat(other.add(special)).isFalse();
            assertThat(other.add(tokenizer.vocabularySize() + 5)).isFalse();
            assertThat(other.end()).isEmpty();
        }
    }
}
