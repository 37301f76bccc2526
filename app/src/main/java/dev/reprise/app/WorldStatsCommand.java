package dev.reprise.app;

import dev.reprise.core.report.TextTable.Cell;
import dev.reprise.data.world.Document;
import dev.reprise.data.world.Relation;
import dev.reprise.data.world.TextStream;
import dev.reprise.data.world.World;
import dev.reprise.data.world.WorldFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code reprise world stats}: what a world has, and what its streams are made of. */
@Command(
        name = "stats",
        sortOptions = false,
        description = "Counts what a world has: entities, facts, kinds of text and their shares, sets of items.",
        footerHeading = "%nExample:%n",
        footer = "  ./reprise world stats")
final class WorldStatsCommand implements Callable<Integer> {
    private static final long SAMPLE = 1_000_000;

    @Parameters(
            arity = "0..1",
            paramLabel = "DIR",
            description = "A world written by 'world write', to count instead of a generated one, whole.")
    private @Nullable Path folder;

    @Mixin
    private WorldOptions which;

    @Mixin
    private CommonOptions common;

    /** What was counted. */
    private record Stats(
            Map<String, Long> entities, Map<String, Long> facts, Map<String, List<Kind>> streams, List<String> sets) {}

    /** A kind within a stream, or its beginning. */
    private record Kind(String name, long documents, long bytes) {}

    @Override
    public Integer call() {
        Stats stats;
        try (var _ = common.waiting("reading the streams")) {
            stats = folder == null ? generated(which.world(common)) : written(WorldFolder.open(folder));
        }
        if (common.json()) {
            common.print(json(stats));
        } else {
            print(stats);
        }
        return ExitCode.DONE;
    }

    private static Stats generated(World world) {
        var entities = new LinkedHashMap<String, Long>();
        world.types()
                .forEach(type -> entities.put(type, (long) world.entities(type).size()));
        var facts = new LinkedHashMap<String, Long>();
        for (var relation : Relation.values()) {
            facts.put(relation.label(), (long) world.facts(relation).size());
        }
        facts.put("train", (long) world.trains().size());
        facts.put("event", (long) world.events().size());
        facts.put("tale", (long) world.taleFacts().size());
        var streams = new LinkedHashMap<String, List<Kind>>();
        world.streams()
                .forEach(name -> streams.put(name, kinds(world.stream(name).iterator(), SAMPLE)));
        return new Stats(entities, facts, streams, List.copyOf(world.sets()));
    }

    private static Stats written(WorldFolder folder) {
        var streams = new LinkedHashMap<String, List<Kind>>();
        for (var name : folder.streams()) {
            try (var documents = folder.documents(name)) {
                streams.put(name, kinds(documents.iterator(), Long.MAX_VALUE));
            }
        }
        return new Stats(folder.entities(), folder.facts(), streams, folder.sets());
    }

    private static List<Kind> kinds(Iterator<Document> documents, long most) {
        var kinds = new LinkedHashMap<String, Kind>();
        long total = 0;
        while (total < most && documents.hasNext()) {
            var document = documents.next();
            long bytes = TextStream.length(document);
            kinds.merge(
                    document.kind(),
                    new Kind(document.kind(), 1, bytes),
                    (a, b) -> new Kind(a.name, a.documents + b.documents, a.bytes + b.bytes));
            total += bytes;
        }
        return List.copyOf(kinds.values());
    }

    private ObjectNode json(Stats stats) {
        var json = JsonMapper.shared().createObjectNode();
        if (folder == null) {
            var world = which.world(common);
            json.put("preset", world.preset().name().toLowerCase(Locale.ROOT)).put("seed", world.seed());
        } else {
            json.put("folder", folder.toString());
        }
        var entities = json.putObject("entities");
        stats.entities.forEach(entities::put);
        var facts = json.putObject("facts");
        stats.facts.forEach(facts::put);
        var streams = json.putObject("streams");
        stats.streams.forEach((name, kinds) -> {
            var list = streams.putArray(name);
            kinds.forEach(kind -> list.addObject()
                    .put("kind", kind.name)
                    .put("documents", kind.documents)
                    .put("bytes", kind.bytes));
        });
        var sets = json.putArray("sets");
        stats.sets.forEach(sets::add);
        return json;
    }

    private void print(Stats stats) {
        var out = common.results();
        common.printTable(List.of("entities", "number"), rows(stats.entities));
        out.println();
        common.printTable(List.of("facts", "number"), rows(stats.facts));
        out.println();
        var kinds = new ArrayList<List<Cell>>();
        stats.streams.forEach((name, list) -> list.forEach(kind -> kinds.add(List.of(
                Cell.of(name),
                Cell.of(kind.name),
                Cell.number(Counts.grouped(kind.documents)),
                Cell.number(Counts.grouped(kind.bytes))))));
        common.printTable(List.of("stream", "kind", "documents", "bytes"), kinds);
        out.println();
        out.println("sets: " + String.join(", ", stats.sets));
    }

    private static List<List<Cell>> rows(Map<String, Long> counts) {
        return counts.entrySet().stream()
                .map(entry -> List.of(Cell.of(entry.getKey()), Cell.number(Counts.grouped(entry.getValue()))))
                .toList();
    }
}
