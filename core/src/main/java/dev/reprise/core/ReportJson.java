package dev.reprise.core;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reports as JSON, schema {@code reprise.report/1}. */
final class ReportJson {
    private static final String SCHEMA = "reprise.report/1";
    private static final long MAX_BYTES = 1L << 30;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .build();

    private ReportJson() {}

    /** The number that JSON has no digits for, if this text is one of the three. */
    static OptionalDouble nonFinite(String text) {
        return switch (text) {
            case "NaN" -> OptionalDouble.of(Double.NaN);
            case "Infinity" -> OptionalDouble.of(Double.POSITIVE_INFINITY);
            case "-Infinity" -> OptionalDouble.of(Double.NEGATIVE_INFINITY);
            default -> OptionalDouble.empty();
        };
    }

    // ---- writing

    static String write(Report report) {
        try {
            var out = new ByteArrayOutputStream();
            write(report, out);
            return out.toString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("memory does not fail to be written", e);
        }
    }

    static void write(Report report, OutputStream out) throws IOException {
        try (var json = MAPPER.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringProperty("schema", SCHEMA);
            json.writeStringProperty("paper", report.paper());
            json.writeStringProperty("title", report.title());
            json.writeStringProperty("mode", report.mode().toString());
            json.writeStringProperty("startedAt", report.startedAt().toString());
            number(json, "seconds", report.seconds());
            list(json, "claims", report.findings(), ReportJson::finding);
            list(json, "tables", report.tables(), ReportJson::table);
            list(json, "arrays", report.arrays(), ReportJson::array);
            list(json, "charts", report.charts(), (j, chart) -> j.writeTree(chart.spec()));
            if (!report.diagrams().isEmpty()) {
                list(json, "diagrams", report.diagrams(), ReportJson::diagram);
            }
            list(json, "artefacts", report.artefacts(), (j, artefact) -> {
                j.writeStartObject();
                j.writeStringProperty("file", artefact.file());
                j.writeStringProperty("sha256", artefact.sha256());
                j.writeEndObject();
            });
            if (!report.warnings().isEmpty()) {
                list(json, "warnings", report.warnings(), JsonGenerator::writeString);
            }
            if (report.isIncomplete()) {
                json.writeStringProperty("incomplete", report.incomplete());
            }
            provenance(json, report.provenance());
            json.writeEndObject();
        } catch (JacksonIOException e) {
            throw Objects.requireNonNull(e.getCause());
        }
    }

    @FunctionalInterface
    private interface Writing<T> {
        void write(JsonGenerator json, T value);
    }

    private static <T> void list(JsonGenerator json, String name, Iterable<? extends T> values, Writing<T> writing) {
        json.writeArrayPropertyStart(name);
        values.forEach(v -> writing.write(json, v));
        json.writeEndArray();
    }

    private static void finding(JsonGenerator json, Finding finding) {
        var claim = finding.claim();
        json.writeStartObject();
        json.writeStringProperty("id", claim.id());
        json.writeStringProperty("statement", claim.statement());
        json.writeStringProperty("paper", claim.paper());
        json.writeStringProperty("criterion", claim.criterion().text());
        var measurement = finding.measurement();
        json.writeName("measured");
        measurement.ifPresentOrElse(m -> number(json, m.value()), json::writeNull);
        json.writeName("interval");
        measurement
                .flatMap(Measurement::interval)
                .ifPresentOrElse(
                        interval -> {
                            json.writeStartArray();
                            number(json, interval.low());
                            number(json, interval.high());
                            json.writeEndArray();
                        },
                        json::writeNull);
        if (measurement.isPresent() && !measurement.get().further().isEmpty()) {
            json.writeObjectPropertyStart("further");
            measurement.get().further().forEach((name, value) -> number(json, name, value));
            json.writeEndObject();
        }
        json.writeStringProperty("unit", claim.unit());
        json.writeStringProperty("verdict", finding.verdict().name());
        json.writeStringProperty("note", finding.note());
        json.writeStringProperty("needs", finding.needs());
        if (claim.timing()) {
            json.writeBooleanProperty("timing", true);
        }
        json.writeEndObject();
    }

    private static void table(JsonGenerator json, Table table) {
        json.writeStartObject();
        json.writeStringProperty("name", table.name());
        list(json, "columns", table.columns(), JsonGenerator::writeString);
        list(json, "rows", table.rows(), (j, row) -> {
            j.writeStartArray();
            row.forEach(cell -> plain(j, cell));
            j.writeEndArray();
        });
        if (!table.timing().isEmpty()) {
            var columns =
                    table.columns().stream().filter(table.timing()::contains).toList();
            list(json, "timing", columns, JsonGenerator::writeString);
        }
        json.writeEndObject();
    }

    private static void array(JsonGenerator json, DataArray array) {
        json.writeStartObject();
        json.writeStringProperty("name", array.name());
        list(json, "axes", array.axes(), (j, axis) -> {
            j.writeStartObject();
            j.writeStringProperty("name", axis.name());
            if (!axis.labels().isEmpty()) {
                list(j, "labels", axis.labels(), JsonGenerator::writeString);
            }
            j.writeEndObject();
        });
        list(json, "shape", array.shape(), (j, size) -> j.writeNumber((int) size));
        json.writeArrayPropertyStart("values");
        for (int i = 0; i < array.size(); i++) {
            number(json, array.value(i));
        }
        json.writeEndArray();
        if (array.timing()) {
            json.writeBooleanProperty("timing", true);
        }
        json.writeEndObject();
    }

    private static void diagram(JsonGenerator json, Diagram diagram) {
        json.writeStartObject();
        json.writeStringProperty("title", diagram.title());
        json.writeStringProperty("description", diagram.description());
        json.writeObjectPropertyStart("legend");
        diagram.legend().forEach((look, meaning) -> json.writeStringProperty(look.toString(), meaning));
        json.writeEndObject();
        list(json, "panels", diagram.panels(), (j, panel) -> {
            j.writeStartObject();
            j.writeStringProperty("title", panel.title());
            number(j, "width", panel.width());
            number(j, "height", panel.height());
            list(j, "nodes", panel.nodes(), (k, node) -> {
                k.writeStartObject();
                k.writeStringProperty("name", node.name());
                k.writeStringProperty("look", node.look().toString());
                k.writeName("corner");
                point(k, node.corner());
                number(k, "width", node.width());
                number(k, "height", node.height());
                k.writeEndObject();
            });
            list(j, "edges", panel.edges(), (k, edge) -> {
                k.writeStartObject();
                k.writeStringProperty("from", edge.from());
                k.writeStringProperty("to", edge.to());
                k.writeBooleanProperty("directed", edge.directed());
                k.writeStringProperty("look", edge.look().toString());
                k.writeStringProperty("label", edge.label());
                list(k, "curve", edge.curve(), ReportJson::point);
                k.writeEndObject();
            });
            j.writeEndObject();
        });
        json.writeEndObject();
    }

    private static void point(JsonGenerator json, Diagram.Point point) {
        json.writeStartArray();
        number(json, point.x());
        number(json, point.y());
        json.writeEndArray();
    }

    private static void provenance(JsonGenerator json, Provenance provenance) {
        json.writeObjectPropertyStart("provenance");
        json.writeStringProperty("version", provenance.version());
        json.writeStringProperty("commit", provenance.commit());
        json.writeNumberProperty("seed", provenance.seed());
        json.writeName("settings");
        plain(json, provenance.settings());
        var model = provenance.model();
        json.writeName("model");
        if (model == null) {
            json.writeNull();
        } else {
            json.writeStartObject();
            json.writeStringProperty("name", model.name());
            json.writeStringProperty("fingerprint", model.fingerprint());
            json.writeEndObject();
        }
        json.writeName("libraries");
        plain(json, provenance.libraries());
        var machine = provenance.machine();
        json.writeObjectPropertyStart("machine");
        json.writeStringProperty("cpu", machine.cpu());
        json.writeNumberProperty("cores", machine.cores());
        json.writeNumberProperty("memory", machine.memory());
        json.writeStringProperty("os", machine.os());
        json.writeEndObject();
        json.writeNumberProperty("threads", provenance.threads());
        json.writeStringProperty("dtype", provenance.dtype().toString());
        json.writeStringProperty("java", provenance.java());
        json.writeEndObject();
    }

    private static void number(JsonGenerator json, String name, double value) {
        json.writeName(name);
        number(json, value);
    }

    private static void number(JsonGenerator json, double value) {
        if (Double.isFinite(value)) {
            json.writeNumber(value);
        } else {
            json.writeString(Double.toString(value));
        }
    }

    private static void plain(JsonGenerator json, @Nullable Object value) {
        switch (value) {
            case null -> json.writeNull();
            case Boolean b -> json.writeBoolean(b);
            case Long l -> json.writeNumber(l);
            case Double d -> number(json, d);
            case String s -> json.writeString(s);
            case List<?> list -> {
                json.writeStartArray();
                list.forEach(v -> plain(json, v));
                json.writeEndArray();
            }
            case Map<?, ?> map -> {
                json.writeStartObject();
                map.forEach((k, v) -> {
                    json.writeName(String.valueOf(k));
                    plain(json, v);
                });
                json.writeEndObject();
            }
            default ->
                throw new IllegalArgumentException(
                        "no JSON for a " + value.getClass().getName());
        }
    }

    // ---- reading

    static Report read(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new InvalidInputException("'" + file + "' is a folder; give the report.json in it");
        }
        if (Files.size(file) > MAX_BYTES) {
            throw new InvalidInputException(
                    file + ": " + Files.size(file) + " bytes; a report has at most " + MAX_BYTES);
        }
        try (var in = Files.newInputStream(file)) {
            return parse(() -> MAPPER.readTree(in), file.toString());
        } catch (JacksonIOException e) {
            throw Objects.requireNonNull(e.getCause());
        }
    }

    static Report parse(String json, String source) {
        return parse(() -> MAPPER.readTree(json), source);
    }

    private static Report parse(Supplier<JsonNode> tree, String source) {
        try {
            return report(new Field(tree.get(), "", source));
        } catch (JacksonIOException e) {
            throw e;
        } catch (JacksonException e) {
            var at = e.getLocation();
            var where = at == null ? "" : ", line " + at.getLineNr() + ", column " + at.getColumnNr();
            throw new InvalidInputException(
                    source + where + ": not valid JSON: "
                            + e.getOriginalMessage().lines().findFirst().orElse(""),
                    e);
        }
    }

    private static Report report(Field json) {
        var schema = json.has("schema") ? json.get("schema").text() : "none";
        if (!schema.equals(SCHEMA)) {
            throw json.get("schema").wrong("the schema is '" + clip(schema) + "', this version reads " + SCHEMA);
        }
        var startedAt = json.get("startedAt");
        try {
            return new Report(
                    json.get("paper").text(),
                    json.get("title").text(),
                    json.get("mode").choice(Mode::parse),
                    Instant.parse(startedAt.text()),
                    json.get("seconds").number(),
                    json.get("claims").list(ReportJson::finding),
                    json.get("tables").list(ReportJson::table),
                    json.get("arrays").list(ReportJson::array),
                    json.get("charts").list(chart -> chart.checked(() -> new Chart(chart.object()))),
                    json.has("diagrams") ? json.get("diagrams").list(ReportJson::diagram) : List.of(),
                    json.get("artefacts")
                            .list(a -> a.checked(() -> new Artefact(
                                    a.get("file").text(), a.get("sha256").text()))),
                    json.has("warnings") ? json.get("warnings").list(Field::text) : List.of(),
                    json.has("incomplete") ? json.get("incomplete").text() : "",
                    provenance(json.get("provenance")));
        } catch (DateTimeParseException e) {
            throw startedAt.wrong("'" + clip(startedAt.text()) + "' is not an instant such as 2026-01-31T12:00:00Z");
        } catch (InvalidInputException e) {
            throw e;
        } catch (IllegalArgumentException e) { // two of one name
            throw new InvalidInputException(json.source + ": " + e.getMessage(), e);
        }
    }

    private static Finding finding(Field json) {
        var claim = new Claim(
                json.get("id").text(),
                json.get("statement").text(),
                json.get("paper").text(),
                Criterion.recorded(json.get("criterion").text()),
                json.get("unit").text(),
                json.has("timing") && json.get("timing").bool());
        Measurement measurement = null;
        if (json.has("measured")) {
            measurement = Measurement.of(json.get("measured").number());
            if (json.has("interval")) {
                var ends = json.get("interval").list(Field::number);
                if (ends.size() != 2) {
                    throw json.get("interval").wrong(ends.size() + " numbers; an interval has 2");
                }
                var whole = measurement;
                measurement =
                        json.get("interval").checked(() -> whole.within(new Interval(ends.getFirst(), ends.getLast())));
            }
            if (json.has("further")) {
                for (var entry : json.get("further").map(Field::number).entrySet()) {
                    measurement = measurement.and(entry.getKey(), entry.getValue());
                }
            }
        }
        return new Finding(
                claim,
                measurement,
                json.get("verdict").choice(Verdict::valueOf),
                json.get("note").text(),
                json.get("needs").text());
    }

    private static Table table(Field json) {
        return json.checked(() -> new Table(
                json.get("name").text(),
                json.get("columns").list(Field::text),
                json.get("rows").list(row -> row.list(Field::cell)),
                json.has("timing") ? Set.copyOf(json.get("timing").list(Field::text)) : Set.of()));
    }

    private static DataArray array(Field json) {
        var axes = json.get("axes")
                .list(axis -> new Axis(
                        axis.get("name").text(),
                        axis.has("labels") ? axis.get("labels").list(Field::text) : List.of()));
        var shape = json.get("shape").list(size -> Math.toIntExact(size.whole(0, Integer.MAX_VALUE)));
        var values = json.get("values").numbers();
        return json.checked(() -> new DataArray(
                json.get("name").text(),
                axes,
                shape,
                values,
                json.has("timing") && json.get("timing").bool()));
    }

    private static Diagram diagram(Field json) {
        var legend = new EnumMap<Diagram.Look, String>(Diagram.Look.class);
        json.get("legend")
                .map(Field::text)
                .forEach((look, meaning) ->
                        legend.put(json.get("legend").checked(() -> Diagram.Look.parse(look)), meaning));
        var panels = json.get("panels")
                .list(panel -> panel.checked(() -> new Diagram.Panel(
                        panel.get("title").text(),
                        panel.get("width").number(),
                        panel.get("height").number(),
                        panel.get("nodes")
                                .list(node -> node.checked(() -> new Diagram.Node(
                                        node.get("name").text(),
                                        node.get("look").choice(Diagram.Look::parse),
                                        point(node.get("corner")),
                                        node.get("width").number(),
                                        node.get("height").number()))),
                        panel.get("edges")
                                .list(edge -> edge.checked(() -> new Diagram.Edge(
                                        edge.get("from").text(),
                                        edge.get("to").text(),
                                        edge.get("directed").bool(),
                                        edge.get("look").choice(Diagram.Look::parse),
                                        edge.get("label").text(),
                                        edge.get("curve").list(ReportJson::point)))))));
        return json.checked(() ->
                new Diagram(json.get("title").text(), json.get("description").text(), legend, panels));
    }

    private static Diagram.Point point(Field json) {
        var numbers = json.numbers();
        if (numbers.length != 2) {
            throw json.wrong(numbers.length + " numbers; a point has 2");
        }
        return json.checked(() -> new Diagram.Point(numbers[0], numbers[1]));
    }

    private static Provenance provenance(Field json) {
        var machine = json.get("machine");
        Provenance.Model model = null;
        if (json.has("model")) {
            model = new Provenance.Model(
                    json.get("model").get("name").text(),
                    json.get("model").get("fingerprint").text());
        }
        return new Provenance(
                json.get("version").text(),
                json.get("commit").text(),
                json.get("seed").whole(Long.MIN_VALUE, Long.MAX_VALUE),
                json.get("settings").map(Field::setting),
                model,
                json.get("libraries").map(Field::text),
                new Provenance.Machine(
                        machine.get("cpu").text(),
                        Math.toIntExact(machine.get("cores").whole(1, Integer.MAX_VALUE)),
                        machine.get("memory").whole(0, Long.MAX_VALUE),
                        machine.get("os").text()),
                Math.toIntExact(json.get("threads").whole(1, Integer.MAX_VALUE)),
                json.get("dtype").choice(Dtype::parse),
                json.get("java").text());
    }

    private static String clip(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "...";
    }

    /** A value in the file with the path that leads to it. */
    private record Field(JsonNode node, String path, String source) {

        InvalidInputException wrong(String reason) {
            return new InvalidInputException(source + ", field '" + (path.isEmpty() ? "/" : path) + "': " + reason);
        }

        private InvalidInputException not(String wanted) {
            return wrong("is " + kind() + ", not " + wanted);
        }

        private String kind() {
            return switch (node.getNodeType()) {
                case ARRAY -> "a list";
                case OBJECT -> "an object";
                case STRING -> "the text '" + clip(node.stringValue()) + "'";
                case NUMBER -> "the number " + clip(node.asString());
                case BOOLEAN -> node.asString();
                case MISSING -> "missing";
                default -> "null";
            };
        }

        /** Whether an object has this field, and not null in it. */
        boolean has(String name) {
            return node.hasNonNull(name);
        }

        Field get(String name) {
            if (!node.isObject()) {
                throw not("an object");
            }
            return new Field(node.path(name), path.isEmpty() ? name : path + "." + name, source);
        }

        ObjectNode object() {
            if (node instanceof ObjectNode object) {
                return object;
            }
            throw not("an object");
        }

        <T extends @Nullable Object> List<T> list(Function<Field, T> element) {
            if (!node.isArray()) {
                throw not("a list");
            }
            var values = new ArrayList<T>(node.size());
            for (var value : node) {
                values.add(element.apply(new Field(value, path + "[" + values.size() + "]", source)));
            }
            return values;
        }

        double[] numbers() {
            if (!node.isArray()) {
                throw not("a list");
            }
            var values = new double[node.size()];
            int i = 0;
            for (var value : node) {
                if (value.isFloatingPointNumber() && Double.isFinite(value.doubleValue())) {
                    values[i] = value.doubleValue();
                } else {
                    values[i] = new Field(value, path + "[" + i + "]", source).number();
                }
                i++;
            }
            return values;
        }

        <T> Map<String, T> map(Function<Field, T> value) {
            if (!node.isObject()) {
                throw not("an object");
            }
            var values = new LinkedHashMap<String, T>();
            for (var name : node.propertyNames()) {
                values.put(name, value.apply(get(name)));
            }
            return values;
        }

        String text() {
            if (!node.isString()) {
                throw not("text");
            }
            return node.stringValue();
        }

        boolean bool() {
            if (!node.isBoolean()) {
                throw not("true or false");
            }
            return node.booleanValue();
        }

        double number() {
            if (node.isString() && nonFinite(node.stringValue()).isPresent()) {
                return nonFinite(node.stringValue()).getAsDouble();
            }
            if (!node.isNumber()) {
                throw not("a number");
            }
            if (!Double.isFinite(node.asDouble())) {
                throw wrong("the number " + clip(node.asString()) + " is out of a double's range");
            }
            return node.asDouble();
        }

        long whole(long min, long max) {
            if (!node.isIntegralNumber() || !node.canConvertToLong()) {
                throw not("a whole number");
            }
            if (node.longValue() < min || node.longValue() > max) {
                throw wrong(node.longValue() + " is not from " + min + " to " + max);
            }
            return node.longValue();
        }

        <T> T choice(Function<String, T> parse) {
            try {
                return parse.apply(text());
            } catch (IllegalArgumentException e) {
                throw wrong("'" + clip(text()) + "' is not one of those that are known");
            }
        }

        /** A cell of a table: null, true or false, a whole number, a number, text. */
        @Nullable
        Object cell() {
            return node.isNull() ? null : scalar();
        }

        /** The value of a setting: a scalar or a list of scalars. */
        Object setting() {
            return node.isArray() ? list(Field::scalar) : scalar();
        }

        private Object scalar() {
            if (node.isBoolean()) {
                return node.booleanValue();
            }
            if (node.isIntegralNumber() && node.canConvertToLong()) {
                return node.longValue();
            }
            if (node.isNumber()) {
                return number();
            }
            return text();
        }

        /** Runs a constructor that checks, and says where in the file it refused. */
        <T> T checked(Supplier<T> constructor) {
            try {
                return constructor.get();
            } catch (InvalidInputException e) {
                throw e;
            } catch (IllegalArgumentException | ArithmeticException e) {
                throw wrong(String.valueOf(e.getMessage()));
            }
        }
    }
}
