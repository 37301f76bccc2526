package dev.reprise.app;

import dev.reprise.data.world.Document;
import dev.reprise.data.world.Split;
import dev.reprise.data.world.WorldFiles;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;
import tools.jackson.databind.json.JsonMapper;

/** {@code reprise world show}: a few documents of a kind. */
@Command(
        name = "show",
        sortOptions = false,
        description = "Shows the first texts of a kind; with --json, what is true about them, a JSON object a line.",
        footerHeading = "%nExample:%n",
        footer = "  ./reprise world show chain --n 3")
final class WorldShowCommand implements Callable<Integer> {
    @Parameters(paramLabel = "KIND", description = "A kind of text: see 'world stats'.")
    private String kind;

    @Option(
            names = "--n",
            paramLabel = "N",
            defaultValue = "5",
            converter = CommonOptions.Count.class,
            description = "How many (default: ${DEFAULT-VALUE}).")
    private int n;

    @Option(
            names = "--split",
            paramLabel = "SPLIT",
            defaultValue = "train",
            converter = SplitConverter.class,
            description = "train, val or held-out (default: ${DEFAULT-VALUE}).")
    private Split split = Split.TRAIN;

    @Mixin
    private WorldOptions which;

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() {
        var world = which.world(common);
        LongStream.range(0, n)
                .mapToObj(i -> world.document(kind, split.index(i)))
                .forEach(this::show);
        return ExitCode.DONE;
    }

    private void show(Document document) {
        common.results()
                .println(
                        common.json()
                                ? JsonMapper.shared().writeValueAsString(WorldFiles.json(document))
                                : document.text() + "\n");
    }

    private static final class SplitConverter implements ITypeConverter<Split> {
        @Override
        public Split convert(String text) {
            return Split.labelled(text)
                    .orElseThrow(() -> new TypeConversionException("'" + text + "' is none of train, val, held-out"));
        }
    }
}
