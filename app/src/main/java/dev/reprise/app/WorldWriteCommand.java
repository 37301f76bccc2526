package dev.reprise.app;

import dev.reprise.core.Progress;
import dev.reprise.data.world.Preset;
import dev.reprise.data.world.World;
import dev.reprise.data.world.WorldFiles;
import dev.reprise.model.tokenizer.BytePairEncoding;
import dev.reprise.model.tokenizer.CorpusEncoder;
import dev.reprise.model.tokenizer.WorldTokenizers;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code reprise world write}: the world as files. */
@Command(
        name = "write",
        sortOptions = false,
        description = {
            "Writes the world as files: streams with their truth, tokenizers, entities, facts and ratios, sets of items.",
            "The same preset and seed give the same bytes."
        },
        footerHeading = "%nExample:%n",
        footer = "  ./reprise world write /tmp/world --preset tiny")
final class WorldWriteCommand implements Callable<Integer> {
    private static final int MEGABYTE = 1_000_000;

    /** As much of each stream as the organisms read, in megabytes. */
    private static final Map<String, Integer> MEGABYTES = Map.of(
            "base",
            40,
            "copies",
            20,
            "harbour",
            4,
            "orvish",
            8,
            "switch",
            1,
            "chat",
            12,
            "sealed",
            6,
            "union-weak",
            36,
            "union-strong",
            36);

    private static final int TINY_MEGABYTES = 1;
    private static final int ITEMS = 500;

    @Parameters(paramLabel = "DIR", description = "The folder to write to.")
    private Path folder;

    @Mixin
    private WorldOptions which;

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() {
        var world = which.world(common);
        var progress = common.quiet() ? Progress.silent() : Progress.terminal();
        long base = bytes(world, "base");
        try (var stage = progress.stage(
                "world", 3L + world.streams().size() + world.sets().size())) {
            for (var name : world.streams()) {
                stage.message(name);
                WorldFiles.writeStream(folder.resolve("streams"), world.stream(name), bytes(world, name));
                stage.step();
            }
            stage.message("tokenizers");
            var encoding = WorldTokenizers.world(world);
            write(folder.resolve("tokenizers/world-bpe/tokenizer.json"), encoding);
            write(folder.resolve("tokenizers/mini-bpe/tokenizer.json"), WorldTokenizers.mini(world));
            stage.step();
            stage.message("truth");
            WorldFiles.writeTruth(folder.resolve("truth"), world, stream -> bytes(world, stream));
            stage.step();
            var encoder = new CorpusEncoder(encoding);
            WorldFiles.writeWords(folder.resolve("truth"), world, base, word -> encoder.encode(" " + word).length);
            stage.step();
            for (var set : world.sets()) {
                stage.message(set);
                WorldFiles.writeSet(folder.resolve("sets"), world, set, ITEMS);
                stage.step();
            }
        }
        common.results().println("The world lies in " + folder);
        return ExitCode.DONE;
    }

    private static long bytes(World world, String stream) {
        return (long) (world.preset() == Preset.FULL ? MEGABYTES.getOrDefault(stream, 1) : TINY_MEGABYTES) * MEGABYTE;
    }

    private static void write(Path file, BytePairEncoding encoding) {
        WorldFiles.write(file, out -> out.accept(encoding.tokenizerJson("<s>")));
    }
}
