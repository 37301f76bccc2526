package dev.reprise.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class ReportJsonTest {
    private static final JsonMapper MAPPER = JsonMapper.shared();

    @TempDir
    Path folder;

    @Test
    void everyReportComesBackAsItWas() {
        for (long seed = 0; seed < 300; seed++) {
            var report = SampleReports.random(new Random(seed));
            var json = report.toJson();
            assertThat(Report.parse(json, "memory")).as("seed %d", seed).isEqualTo(report);
            assertThat(Report.parse(json, "memory").toJson())
                    .as("seed %d", seed)
                    .isEqualTo(json);
        }
    }

    @Test
    void everyBitOfADoubleComesBack() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var values = random.longs(5000)
                .mapToDouble(Double::longBitsToDouble)
                .map(v -> v)
                .toArray();
        var report = report(DataArray.of("a", values, Axis.of("i")));
        var back = Report.parse(report.toJson(), "memory").array("a");
        for (int i = 0; i < values.length; i++) {
            assertThat(Double.doubleToLongBits(back.value(i)))
                    .as("seed %d, value %d", seed, i)
                    .isEqualTo(Double.doubleToLongBits(values[i]));
        }
    }

    private static Report report(DataArray array) {
        return Report.of(SampleReports.paper(), Lab.quick()).array(array).build();
    }

    @Test
    void theContractsFields() {
        var json =
                MAPPER.readTree(SampleReports.realistic(Lab.quick().withSeed(5)).toJson());
        assertThat(json.propertyNames())
                .containsExactly(
                        "schema",
                        "paper",
                        "title",
                        "mode",
                        "startedAt",
                        "seconds",
                        "claims",
                        "tables",
                        "arrays",
                        "charts",
                        "artefacts",
                        "provenance");
        assertThat(json.path("schema").asString()).isEqualTo("reprise.report/1");
        assertThat(json.path("mode").asString()).isEqualTo("quick");
        var scale = json.path("claims").path(0);
        assertThat(scale.propertyNames())
                .containsExactly(
                        "id",
                        "statement",
                        "paper",
                        "criterion",
                        "measured",
                        "interval",
                        "unit",
                        "verdict",
                        "note",
                        "needs");
        assertThat(scale.path("measured").isNull()).isTrue();
        assertThat(scale.path("verdict").asString()).isEqualTo("NEEDS_SCALE");
        assertThat(json.path("claims").path(1).path("interval").size()).isEqualTo(2);
        assertThat(json.path("claims").path(3).path("timing").asBoolean()).isTrue();
        assertThat(json.path("tables").path(0).path("rows").path(2).path(4).asString())
                .isEqualTo("NaN");
        assertThat(json.path("arrays").path(0).path("shape").toString()).isEqualTo("[6,14]");
        assertThat(json.path("arrays").path(0).path("values").size()).isEqualTo(84);
        assertThat(json.path("charts").path(0).has("title")).isTrue();
        assertThat(json.path("charts").path(0).has("description")).isTrue();
        var provenance = json.path("provenance");
        assertThat(provenance.propertyNames())
                .containsExactly(
                        "version",
                        "commit",
                        "seed",
                        "settings",
                        "model",
                        "libraries",
                        "machine",
                        "threads",
                        "dtype",
                        "java");
        assertThat(provenance.path("seed").asLong()).isEqualTo(5);
        assertThat(provenance.path("version").asString()).matches("[0-9]+\\.[0-9]+.*");
        assertThat(provenance.path("commit").asString()).matches("[0-9a-f]{40}(-dirty)?|unknown");
        assertThat(provenance.path("libraries").propertyNames()).contains("libtorch", "javacpp", "hipparchus");
        assertThat(provenance.path("libraries").path("libtorch").asString()).startsWith("2.");
        assertThat(provenance.path("machine").path("memory").asLong()).isPositive();
    }

    @Test
    void anUnknownSchemaIsRefused() {
        assertThatThrownBy(() -> Report.parse("{\"schema\":\"reprise.report/2\"}", "r.json"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "r.json, field 'schema': the schema is 'reprise.report/2', this version reads reprise.report/1");
        assertThatThrownBy(() -> Report.parse("{}", "r.json"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("the schema is 'none'");
    }

    @Test
    void aTruncatedFileIsRefusedAtEveryLength() {
        var json = SampleReports.realistic(Lab.quick()).toJson();
        for (int length = 0; length < json.length(); length += 97) {
            var cut = json.substring(0, length);
            assertThatThrownBy(() -> Report.parse(cut, "r.json"))
                    .as("length %d", length)
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageStartingWith("r.json");
        }
    }

    @Test
    void aFieldOfAnotherKindIsRefusedByName() {
        for (long seed = 0; seed < 60; seed++) {
            var random = new Random(seed);
            var tree = (ObjectNode)
                    MAPPER.readTree(SampleReports.realistic(Lab.quick()).toJson());
            var path = spoil(tree, random);
            assertThatThrownBy(() -> Report.parse(tree.toString(), "r.json"))
                    .as("seed %d, %s", seed, path)
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageStartingWith("r.json")
                    .hasMessageContaining(path);
        }
    }

    /** Puts something impossible into one field and says where. */
    private static String spoil(ObjectNode report, Random random) {
        var claim = (ObjectNode) report.path("claims").path(1);
        var table = (ObjectNode) report.path("tables").path(0);
        var array = (ObjectNode) report.path("arrays").path(0);
        var provenance = (ObjectNode) report.path("provenance");
        return switch (random.nextInt(16)) {
            case 0 -> {
                report.put("claims", 3);
                yield "claims";
            }
            case 1 -> {
                claim.put("verdict", "TRUE");
                yield "claims[1].verdict";
            }
            case 2 -> {
                claim.put("measured", "much");
                yield "claims[1].measured";
            }
            case 3 -> {
                claim.putArray("interval").add(2).add(1);
                yield "claims[1].interval";
            }
            case 4 -> {
                claim.remove("id");
                yield "claims[1].id";
            }
            case 5 -> {
                array.putArray("shape").add(2_000_000_000).add(2_000_000_000);
                yield "arrays[0]";
            }
            case 6 -> {
                array.putArray("shape").add(-6).add(-14);
                yield "arrays[0].shape[0]";
            }
            case 7 -> {
                array.putArray("values").add("NaNN");
                yield "arrays[0].values[0]";
            }
            case 8 -> {
                table.putArray("columns").add("a").add("a");
                yield "tables[0]";
            }
            case 9 -> {
                table.putArray("rows").addArray().add(1);
                yield "tables[0]";
            }
            case 10 -> {
                provenance.put("seed", 0.5);
                yield "provenance.seed";
            }
            case 11 -> {
                provenance.putNull("machine");
                yield "provenance.machine";
            }
            case 12 -> {
                report.put("startedAt", "yesterday");
                yield "startedAt";
            }
            case 13 -> {
                report.putArray("artefacts")
                        .addObject()
                        .put("file", "../../etc/passwd")
                        .put("sha256", "0".repeat(64));
                yield "artefacts[0]";
            }
            case 14 -> {
                ((ObjectNode) report.path("charts").path(0)).remove("description");
                yield "charts[0]";
            }
            default -> {
                report.put("mode", "slow");
                yield "mode";
            }
        };
    }

    @Test
    void whatIsNoReportIsRefused() {
        for (var text : new String[] {
            "",
            "null",
            "[]",
            "3",
            "{",
            "{\"schema\":\"reprise.report/1\"} trailing",
            "[".repeat(100_000),
            "{\"schema\":\"a\",\"schema\":\"b\"}",
            "{\"schema\":\"reprise.report/1\",\"seconds\":1e999}",
            "{\"schema\":" + "9".repeat(5000) + "}"
        }) {
            assertThatThrownBy(() -> Report.parse(text, "r.json"))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageStartingWith("r.json")
                    .satisfies(e -> assertThat(String.valueOf(e.getMessage())).hasSizeLessThan(500));
        }
    }

    @Test
    void aNumberBeyondADoubleIsRefused() {
        var json = report(DataArray.of("a", new double[] {0.125}, Axis.of("i")))
                .toJson()
                .replace("0.125", "1e999");
        assertThatThrownBy(() -> Report.parse(json, "r.json"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("arrays[0].values[0]")
                .hasMessageContaining("out of a double's range");
    }

    @Test
    void filesThatAreNoReports() throws Exception {
        assertThatThrownBy(() -> Report.read(folder.resolve("none.json")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("there is no file");
        assertThatThrownBy(() -> Report.read(folder))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("is a folder");
        var binary = Files.write(folder.resolve("binary.json"), new byte[] {(byte) 0xFF, (byte) 0xFE, 0, 1, 2, 3});
        assertThatThrownBy(() -> Report.read(binary))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("binary.json");
        var broken = Files.write(
                folder.resolve("utf8.json"), "{\"schema\":\"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> Report.read(broken))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("utf8.json");
    }

    @Test
    void aReadCriterionDoesNotDecideAnew() {
        var back = Report.parse(SampleReports.realistic(Lab.quick()).toJson(), "memory");
        assertThatThrownBy(() -> back.finding("C2").claim().measured(1)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void twoOfOneNameAreRefused() {
        var array = DataArray.of("a", new double[] {1}, Axis.of("i"));
        assertThatThrownBy(() -> Report.of(SampleReports.paper(), Lab.quick())
                        .array(array)
                        .array(array)
                        .build())
                .hasMessageContaining("array 'a'");
    }
}
