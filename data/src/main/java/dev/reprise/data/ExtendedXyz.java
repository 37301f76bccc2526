package dev.reprise.data;

import dev.reprise.core.InvalidInputException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Structures in XYZ files, plain and extended, one after the other: a line with the number of atoms, a line with what is known of the whole, a line for each atom.
 * The extended second line has {@code key=value} pairs; {@code Lattice} (nine numbers, vector by vector), {@code pbc} (three of T and F), {@code energy} and
 * {@code Properties} (which columns an atom has) are read, others passed over. Of the columns {@code species} or {@code Z}, {@code pos}, {@code forces} or {@code force},
 * and {@code tags} are read. A lattice without {@code pbc} repeats along all its vectors.
 *
 * <pre>{@code
 * for (var structure : ExtendedXyz.read(Path.of("slabs.extxyz"))) {
 *     System.out.println(structure.size() + " atoms, " + structure.energy() + " eV");
 * }
 * }</pre>
 */
public final class ExtendedXyz {
    private static final int LONGEST_LINE = 1 << 20;
    private static final int MOST_ATOMS = 1_000_000;
    private static final int MOST_COLUMNS = 1_000;

    /** At most so many atoms in all structures of a file. */
    private static final int MOST_ATOMS_IN_ALL = 50_000_000;

    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,4})?");
    private static final Pattern COUNT = Pattern.compile("\\d{1,9}");

    /** The symbols of the elements, from atomic number 1. */
    private static final List<String> SYMBOLS = List.of(
            ("H He Li Be B C N O F Ne Na Mg Al Si P S Cl Ar K Ca Sc Ti V Cr Mn Fe Co Ni Cu Zn Ga Ge As Se Br Kr "
                            + "Rb Sr Y Zr Nb Mo Tc Ru Rh Pd Ag Cd In Sn Sb Te I Xe Cs Ba La Ce Pr Nd Pm Sm Eu Gd Tb Dy Ho Er Tm Yb Lu Hf Ta W Re Os Ir "
                            + "Pt Au Hg Tl Pb Bi Po At Rn Fr Ra Ac Th Pa U Np Pu Am Cm Bk Cf Es Fm Md No Lr Rf Db Sg Bh Hs Mt Ds Rg Cn Nh Fl Mc Lv Ts Og")
                    .split(" ", -1));

    private static final Map<String, Integer> NUMBERS =
            IntStream.range(0, SYMBOLS.size()).boxed().collect(Collectors.toUnmodifiableMap(SYMBOLS::get, i -> i + 1));

    private ExtendedXyz() {}

    /** All structures of a file. @throws InvalidInputException for the first line that is wrong */
    public static List<AtomicStructure> read(Path file) {
        InputFile.requireRegular(file);
        try (var input = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            return parse(input, file.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Writes structures in the extended format; what {@link #read} gives of it is equal, to the last bit.
     *
     * @throws InvalidInputException for an atomic number without a symbol
     */
    public static void write(Path file, List<AtomicStructure> structures) {
        var text = new StringBuilder();
        structures.forEach(structure -> append(text, structure));
        var bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
        try {
            var temporary = SafetensorsWriter.writeBeside(file, channel -> {
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            });
            SafetensorsWriter.replace(temporary, file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void append(StringBuilder text, AtomicStructure structure) {
        text.append(structure.size()).append('\n');
        var cell = structure.cell();
        if (cell != null) {
            text.append("Lattice=\"")
                    .append(Arrays.stream(cell).mapToObj(Double::toString).collect(Collectors.joining(" ")))
                    .append("\" ");
        }
        var forces = structure.forces();
        var tags = structure.tags();
        text.append("Properties=species:S:1:pos:R:3")
                .append(forces == null ? "" : ":forces:R:3")
                .append(tags == null ? "" : ":tags:I:1");
        if (structure.energy() != null) {
            text.append(" energy=").append(structure.energy());
        }
        text.append(" pbc=\"")
                .append(structure.periodic().stream().map(p -> p ? "T" : "F").collect(Collectors.joining(" ")))
                .append("\"\n");
        for (int i = 0; i < structure.size(); i++) {
            text.append(symbol(structure.numbers()[i]));
            for (int k = 0; k < 3; k++) {
                text.append(' ').append(structure.positions()[3 * i + k]);
            }
            for (int k = 0; k < 3 && forces != null; k++) {
                text.append(' ').append(forces[3 * i + k]);
            }
            if (tags != null) {
                text.append(' ').append(tags[i]);
            }
            text.append('\n');
        }
    }

    /** The symbol of an element, such as {@code Cu} for 29. @throws InvalidInputException if there is none */
    public static String symbol(int number) {
        if (number < 1 || number > SYMBOLS.size()) {
            throw new InvalidInputException("no element has the atomic number " + number);
        }
        return SYMBOLS.get(number - 1);
    }

    static List<AtomicStructure> parse(InputStream input, String origin) {
        var lines = new LineReader(input, origin, LONGEST_LINE);
        var structures = new ArrayList<AtomicStructure>();
        long atoms = 0;
        for (var line = lines.next(); line != null; line = lines.next()) {
            if (line.isBlank()) {
                continue;
            }
            var structure = structure(line.strip(), lines);
            atoms += structure.size();
            if (atoms > MOST_ATOMS_IN_ALL) {
                throw wrong(lines, "more than %d atoms in all".formatted(MOST_ATOMS_IN_ALL));
            }
            structures.add(structure);
        }
        if (structures.isEmpty()) {
            throw new InvalidInputException(origin + ": no structures");
        }
        return structures;
    }

    private static AtomicStructure structure(String first, LineReader lines) {
        if (!COUNT.matcher(first).matches() || Integer.parseInt(first) > MOST_ATOMS) {
            throw wrong(
                    lines,
                    "the number of atoms is needed, at most %d, not %s".formatted(MOST_ATOMS, Text.quote(first)));
        }
        int atoms = Integer.parseInt(first);
        var comment = lines.next();
        if (comment == null) {
            throw wrong(lines, "the file ends before the second line of a structure");
        }
        boolean extended = comment.contains("Properties=") || comment.contains("Lattice=");
        var fields = extended ? fields(comment, lines) : Map.<String, String>of();
        var columns = columns(fields.getOrDefault("Properties", "species:S:1:pos:R:3"), lines);
        double[] cell = fields.containsKey("Lattice") ? lattice(fields.get("Lattice"), lines) : null;
        var periodic = periodic(fields.get("pbc"), cell != null, lines);
        Double energy = fields.containsKey("energy") ? number(fields.get("energy"), "energy", lines) : null;
        var rows = new Rows(columns, fields.containsKey("Properties"), lines);
        for (int i = 0; i < atoms; i++) {
            rows.read(atoms, i);
        }
        return new AtomicStructure(
                rows.numbers.stream().mapToInt(Integer::intValue).toArray(),
                Objects.requireNonNull(rows.array("pos")),
                cell,
                periodic,
                energy,
                rows.array("forces"),
                rows.tags());
    }

    /** The atoms of a structure, as they are read. */
    private static final class Rows {
        private final Map<String, Column> columns;
        private final boolean exact;
        private final int width;
        private final LineReader lines;
        private final List<Integer> numbers = new ArrayList<>();
        private final Map<String, List<Double>> values = new LinkedHashMap<>();

        /** @param exact whether a line has these columns and no more */
        Rows(Map<String, Column> columns, boolean exact, LineReader lines) {
            this.columns = columns;
            this.exact = exact;
            this.lines = lines;
            this.width = columns.values().stream()
                    .mapToInt(column -> column.from + column.count)
                    .max()
                    .orElseThrow();
            columns.keySet().forEach(name -> values.put(name, new ArrayList<>()));
        }

        void read(int atoms, int done) {
            var line = lines.next();
            if (line == null || line.isBlank()) {
                throw wrong(lines, "the structure ends after %d of %d atoms".formatted(done, atoms));
            }
            var cells = BLANKS.split(line.strip(), MOST_COLUMNS + 1);
            if (cells.length < width || (exact && cells.length > width)) {
                throw wrong(lines, "%d columns, %d are needed".formatted(cells.length, width));
            }
            columns.forEach((name, column) -> {
                switch (name) {
                    case "species" -> numbers.add(element(cells[column.from]));
                    case "Z" -> {
                        if (!columns.containsKey("species")) {
                            numbers.add(atomicNumber(cells[column.from]));
                        }
                    }
                    case "pos", "forces", "tags" -> {
                        for (int k = 0; k < column.count; k++) {
                            Objects.requireNonNull(values.get(name)).add(number(cells[column.from + k], name, lines));
                        }
                    }
                    default -> {}
                }
            });
        }

        private int element(String name) {
            var number = NUMBERS.get(name);
            if (number != null) {
                return number;
            }
            if (COUNT.matcher(name).matches()) {
                return atomicNumber(name);
            }
            throw wrong(lines, "no element is called " + Text.quote(name));
        }

        private int atomicNumber(String text) {
            int number = COUNT.matcher(text).matches() ? Integer.parseInt(text) : 0;
            if (number < 1 || number > SYMBOLS.size()) {
                throw wrong(lines, "no element has the atomic number " + Text.quote(text));
            }
            return number;
        }

        double @Nullable [] array(String name) {
            var list = values.get(name);
            return list == null
                    ? null
                    : list.stream().mapToDouble(Double::doubleValue).toArray();
        }

        int @Nullable [] tags() {
            var tags = array("tags");
            if (tags == null) {
                return null;
            }
            var whole = new int[tags.length];
            for (int i = 0; i < tags.length; i++) {
                whole[i] = (int) tags[i];
                if (whole[i] != tags[i]) {
                    throw wrong(
                            lines, "tags are whole numbers; atom %d of this structure has %s".formatted(i, tags[i]));
                }
            }
            return whole;
        }
    }

    private record Column(int from, int count) {}

    /** Where each property lies; {@code force} and {@code tag} by the names that are asked for. */
    private static Map<String, Column> columns(String properties, LineReader lines) {
        var parts = properties.split(":", -1);
        var columns = new LinkedHashMap<String, Column>();
        int from = 0;
        if (parts.length % 3 != 0) {
            throw wrong(lines, "Properties are triples of name, type and count, not " + Text.quote(properties));
        }
        for (int i = 0; i < parts.length; i += 3) {
            var name = switch (parts[i]) {
                case "force" -> "forces";
                case "tag" -> "tags";
                default -> parts[i];
            };
            int count = COUNT.matcher(parts[i + 2]).matches() ? Integer.parseInt(parts[i + 2]) : 0;
            if (count < 1 || from + count > MOST_COLUMNS) {
                throw wrong(
                        lines,
                        "the property %s has the count %s".formatted(Text.quote(parts[i]), Text.quote(parts[i + 2])));
            }
            int wanted = switch (name) {
                case "pos", "forces" -> 3;
                case "species", "Z", "tags" -> 1;
                default -> count;
            };
            if (count != wanted) {
                throw wrong(lines, "the property %s has %d columns, not %d".formatted(name, wanted, count));
            }
            if (columns.put(name, new Column(from, count)) != null) {
                throw wrong(lines, "the property %s twice".formatted(Text.quote(name)));
            }
            from += count;
        }
        if (!columns.containsKey("pos") || !(columns.containsKey("species") || columns.containsKey("Z"))) {
            throw wrong(lines, "Properties need species (or Z) and pos");
        }
        return columns;
    }

    private static double[] lattice(@Nullable String text, LineReader lines) {
        var parts = BLANKS.split(Objects.requireNonNull(text).strip(), -1);
        if (parts.length != 9) {
            throw wrong(lines, "Lattice has 9 numbers, not %d".formatted(parts.length));
        }
        return Arrays.stream(parts)
                .mapToDouble(part -> number(part, "Lattice", lines))
                .toArray();
    }

    private static List<Boolean> periodic(@Nullable String text, boolean lattice, LineReader lines) {
        if (text == null) {
            return List.of(lattice, lattice, lattice);
        }
        var parts = BLANKS.split(text.strip(), -1);
        if (parts.length != 3 || !Arrays.stream(parts).allMatch(part -> part.matches("[TF]|True|False|[01]"))) {
            throw wrong(lines, "pbc is three of T and F, not " + Text.quote(text));
        }
        var periodic = Arrays.stream(parts)
                .map(part -> part.startsWith("T") || part.equals("1"))
                .toList();
        if (!lattice && periodic.contains(true)) {
            throw wrong(lines, "pbc says that the structure repeats, but there is no Lattice");
        }
        return periodic;
    }

    private static double number(@Nullable String text, String what, LineReader lines) {
        var shown = Objects.requireNonNull(text);
        if (shown.length() <= 64 && NUMBER.matcher(shown).matches()) {
            double number = Double.parseDouble(shown);
            if (Double.isFinite(number)) {
                return number;
            }
        }
        throw wrong(lines, "%s: a finite number is needed, not %s".formatted(what, Text.quote(shown)));
    }

    /** The pairs of a second line. Values may be in double or single quotes, in braces or in brackets; a key alone is true. */
    private static Map<String, String> fields(String comment, LineReader lines) {
        var fields = new LinkedHashMap<String, String>();
        int at = 0;
        while (true) {
            while (at < comment.length() && Character.isWhitespace(comment.charAt(at))) {
                at++;
            }
            if (at == comment.length()) {
                return fields;
            }
            int from = at;
            while (at < comment.length() && comment.charAt(at) != '=' && !Character.isWhitespace(comment.charAt(at))) {
                at++;
            }
            var key = comment.substring(from, at);
            var value = "T";
            if (at < comment.length() && comment.charAt(at) == '=') {
                at++;
                char opening = at < comment.length() ? comment.charAt(at) : ' ';
                int kind = "\"'{[".indexOf(opening);
                if (kind >= 0) {
                    int end = comment.indexOf("\"'}]".charAt(kind), at + 1);
                    if (end < 0) {
                        throw wrong(lines, "the value of %s does not end".formatted(Text.quote(key)));
                    }
                    value = comment.substring(at + 1, end);
                    at = end + 1;
                } else {
                    from = at;
                    while (at < comment.length() && !Character.isWhitespace(comment.charAt(at))) {
                        at++;
                    }
                    value = comment.substring(from, at);
                }
            }
            fields.putIfAbsent(key, value);
        }
    }

    private static InvalidInputException wrong(LineReader lines, String reason) {
        return new InvalidInputException(lines.where() + ": " + reason);
    }
}
