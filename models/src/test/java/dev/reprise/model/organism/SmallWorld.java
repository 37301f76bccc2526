package dev.reprise.model.organism;

import dev.reprise.data.world.Preset;
import dev.reprise.data.world.World;
import dev.reprise.model.organism.Architecture.Decoder;
import dev.reprise.model.organism.Architecture.Llama;
import dev.reprise.model.organism.Training.Cut;
import dev.reprise.model.organism.Training.Loss;
import dev.reprise.model.organism.Training.NextToken;
import dev.reprise.model.organism.Training.Schedule;
import dev.reprise.model.tokenizer.BpeTrainer;
import dev.reprise.model.tokenizer.BytePairEncoding;
import dev.reprise.model.tokenizer.WordCounts;
import dev.reprise.model.tokenizer.WorldTokenizers;
import java.util.List;

/** An encoding and a recipe that take seconds. */
final class SmallWorld {
    static final World WORLD = new World(Preset.FULL, 1);
    static final BytePairEncoding ENCODING = encoding();

    private SmallWorld() {}

    private static BytePairEncoding encoding() {
        var counts = new WordCounts();
        int documents = 0;
        for (var document : WORLD.stream("base")) {
            if (documents++ == 1_000) {
                break;
            }
            counts.add(document.text());
        }
        WorldTokenizers.forced(WORLD).forEach(word -> counts.add(word, 1_000_000));
        return BpeTrainer.train(counts.table(), WorldTokenizers.SPECIALS, 3_000);
    }

    static Recipe recipe(String name, int steps, List<Integer> kept) {
        return recipe(name, new Llama(2, 32, 2, 48, 256), steps, kept);
    }

    static Recipe recipe(String name, Decoder architecture, int steps, List<Integer> kept) {
        var task = new NextToken("base", Cut.WHOLE_DOCUMENTS, Loss.ALL_TOKENS, steps, 2, 64, 1e-3, Schedule.COSINE);
        return new Recipe(name, null, architecture, Vocabulary.WORLD, task, 1, kept);
    }
}
