package dev.reprise.app;

import dev.reprise.core.report.TextTable.Cell;
import dev.reprise.data.world.Relation;
import dev.reprise.data.world.TextStream;
import dev.reprise.data.world.World;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code reprise world stats}: what the world has, and what its streams are made of. */
@Command(
        name = "stats",
        sortOptions = false,
        description = "Counts what the world has: entities, facts, kinds of text and their shares, sets of items.",
        footerHeading = "%nExample:%n",
        footer = "  ./reprise world stats")
final class WorldStatsCommand implements Callable<Integer> {
    private static final long SAMPLE = 1_000_000;

    @Mixin
    private WorldOptions which;

    @Mixin
    private CommonOptions common;

    /** A kind within the beginning of a stream. */
    private record Kind(String name, long documents, long bytes) {}

    @Override
    public Integer call() {
        var world = which.world(common);
        var streams = new LinkedHashMap<String, List<Kind>>();
        try (var _ = common.waiting("reading the streams")) {
            world.streams().forEach(name -> streams.put(name, kinds(world.stream(name))));
        }
        if (common.json()) {
            common.print(json(world, streams));
        } else {
            print(world, streams);
        }
        return ExitCode.DONE;
    }

    private static List<Kind> kinds(TextStream stream) {
        var kinds = new LinkedHashMap<String, Kind>();
        long total = 0;
        for (var document : stream) {
            if (total >= SAMPLE) {
                break;
            }
            long bytes = TextStream.length(document);
            kinds.merge(
                    document.kind(),
                    new Kind(document.kind(), 1, bytes),
                    (a, b) -> new Kind(a.name, a.documents + b.documents, a.bytes + b.bytes));
            total += bytes;
        }
        return List.copyOf(kinds.values());
    }

    private static ObjectNode json(World world, Map<String, List<Kind>> streams) {
        var json = JsonMapper.shared()
                .createObjectNode()
                .put("preset", world.preset().name().toLowerCase(Locale.ROOT))
                .put("seed", world.seed());
        var entities = json.putObject("entities");
        world.types().forEach(type -> entities.put(type, world.entities(type).size()));
        var facts = json.putObject("facts");
        for (var relation : Relation.values()) {
            facts.put(relation.label(), world.facts(relation).size());
        }
        facts.put("train", world.trains().size())
                .put("event", world.events().size())
                .put("tale", world.taleFacts().size());
        var described = json.putObject("streams");
        streams.forEach((name, kinds) -> {
            var list = described.putArray(name);
            kinds.forEach(kind -> list.addObject()
                    .put("kind", kind.name)
                    .put("documents", kind.documents)
                    .put("bytes", kind.bytes));
        });
        var sets = json.putArray("sets");
        world.sets().forEach(sets::add);
        return json;
    }

    private void print(World world, Map<String, List<Kind>> streams) {
        var out = common.results();
        common.printTable(
                List.of("entities", "number"),
                world.types().stream()
                        .map(type -> List.of(
                                Cell.of(type),
                                Cell.number(Counts.grouped(world.entities(type).size()))))
                        .toList());
        out.println();
        var facts = new ArrayList<List<Cell>>();
        for (var relation : Relation.values()) {
            facts.add(List.of(
                    Cell.of(relation.label()),
                    Cell.number(Counts.grouped(world.facts(relation).size()))));
        }
        facts.add(List.of(
                Cell.of("event"), Cell.number(Counts.grouped(world.events().size()))));
        facts.add(List.of(
                Cell.of("train"), Cell.number(Counts.grouped(world.trains().size()))));
        common.printTable(List.of("facts", "number"), facts);
        out.println();
        var kinds = new ArrayList<List<Cell>>();
        streams.forEach((name, list) -> list.forEach(kind -> kinds.add(List.of(
                Cell.of(name),
                Cell.of(kind.name),
                Cell.number(Counts.grouped(kind.documents)),
                Cell.number(Counts.grouped(kind.bytes))))));
        common.printTable(List.of("stream", "kind", "documents", "bytes"), kinds);
        out.println();
        out.println("sets: " + String.join(", ", world.sets()));
    }
}
