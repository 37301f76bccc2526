package dev.reprise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.InvalidInputException;
import dev.reprise.data.generator.molecule.Molecules;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExtendedXyzTest {

    private static List<AtomicStructure> parse(String text) {
        return ExtendedXyz.parse(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "a.xyz");
    }

    @Test
    void plainFiles() {
        var structures =
                parse("3\nwater, \"unfinished\nO 0 0 .1\nH  0.76 0 -4.7e-1 extra\nH -0.76\t0 -0.47\n\n1\n\nHe 0 0 0");
        assertThat(structures).hasSize(2);
        var water = structures.getFirst();
        assertThat(water.numbers()).containsExactly(8, 1, 1);
        assertThat(water.positions()).containsExactly(0, 0, .1, .76, 0, -.47, -.76, 0, -.47);
        assertThat(water.cell()).isNull();
        assertThat(water.periodic()).containsExactly(false, false, false);
        assertThat(water.energy()).isNull();
        assertThat(water.forces()).isNull();
        assertThat(water.tags()).isNull();
        assertThat(structures.getLast().numbers()).containsExactly(2);
    }

    @Test
    void extendedFiles() {
        var slab = parse("""
                2
                Lattice="5 0 0 0 6 0 0 0 20" Properties=species:S:1:charge:R:1:pos:R:3:move_mask:L:1:forces:R:3:tags:I:1 energy=-3.5 config='a b' stress={1 2 3} pbc="T T F" relaxed
                Cu 0.1 0 0 0 T .5 -0.25 0 1
                O -0.1 1 1 1.5 F -.5 0.25 0 2
                """).getFirst();
        assertThat(slab.numbers()).containsExactly(29, 8);
        assertThat(slab.positions()).containsExactly(0, 0, 0, 1, 1, 1.5);
        assertThat(slab.cell()).containsExactly(5, 0, 0, 0, 6, 0, 0, 0, 20);
        assertThat(slab.periodic()).containsExactly(true, true, false);
        assertThat(slab.energy()).isEqualTo(-3.5);
        assertThat(slab.forces()).containsExactly(.5, -.25, 0, -.5, .25, 0);
        assertThat(slab.tags()).containsExactly(1, 2);
        var numbered = parse("1\nProperties=Z:I:1:pos:R:3:force:R:3 Lattice=[1 0 0 0 1 0 0 0 1]\n6 1 2 3 4 5 6")
                .getFirst();
        assertThat(numbered.numbers()).containsExactly(6);
        assertThat(numbered.forces()).containsExactly(4, 5, 6);
        assertThat(numbered.periodic())
                .as("a lattice repeats unless pbc says otherwise")
                .doesNotContain(false);
    }

    @Test
    void whatIsWrittenIsReadTheSame(@TempDir Path folder) {
        var structures = new ArrayList<AtomicStructure>();
        structures.addAll(Molecules.clusters(1, 3));
        structures.addAll(Molecules.slabs(1, 2));
        structures.add(AtomicStructure.free(new int[] {118}, new double[] {1e-300, -0.0, 12345678.9}));
        var file = folder.resolve("all.extxyz");
        ExtendedXyz.write(file, structures);
        var read = ExtendedXyz.read(file);
        assertThat(read).usingRecursiveComparison().isEqualTo(structures);
        assertThat(folder.toFile().list()).containsExactly("all.extxyz");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x|line 1: the number of atoms is needed",
                "-1|line 1: the number of atoms is needed",
                "99999999|line 1: the number of atoms is needed",
                "999999999999|line 1: the number of atoms is needed",
                "2|line 1: the file ends before the second line",
                "2;c;H 0 0 0|line 3: the structure ends after 1 of 2 atoms",
                "2;c;H 0 0 0;|line 4: the structure ends after 1 of 2 atoms",
                "1;c;H 0 0|line 3: 3 columns, 4 are needed",
                "1;c;Xx 0 0 0|line 3: no element is called 'Xx'",
                "1;c;0 0 0 0|line 3: no element has the atomic number '0'",
                "1;c;H 0 0 nan|line 3: pos: a finite number is needed, not 'nan'",
                "1;c;H 0 0 1e999|line 3: pos: a finite number",
                "1;c;H 0 0 0x10|line 3: pos: a finite number",
                "1;Properties=species:S:1:pos:R:3;H 0 0 0 0|line 3: 5 columns, 4 are needed",
                "1;Properties=species:S:1;H|line 2: Properties need species (or Z) and pos",
                "1;Properties=species:S:1:pos:R:2;H 0 0|line 2: the property pos has 3 columns, not 2",
                "1;Properties=species:S:1:pos:R:3:x:R:999999999;H 0 0 0|the count '999999999'",
                "1;Properties=species:S:1:pos:R:3:pos:R:3;H 0 0 0|the property 'pos' twice",
                "1;Properties=species:S;H|line 2: Properties are triples",
                "1;Lattice=\"1 0 0\";H 0 0 0|line 2: Lattice has 9 numbers, not 3",
                "1;Lattice=\"1 0 0;H 0 0 0|line 2: the value of 'Lattice' does not end",
                "1;Properties=species:S:1:pos:R:3 pbc=\"T T T\";H 0 0 0|there is no Lattice",
                "1;Properties=species:S:1:pos:R:3 pbc=\"T x F\";H 0 0 0|pbc is three of T and F",
                "1;Properties=species:S:1:pos:R:3 energy=low;H 0 0 0|energy: a finite number",
                "1;Properties=species:S:1:pos:R:3:tags:I:1;H 0 0 0 1.5|tags are whole numbers",
                ";|a.xyz: no structures"
            })
    void errorsNameTheLine(String text, String reason) {
        assertThatThrownBy(() -> parse(text.replace(';', '\n')))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("a.xyz")
                .hasMessageContaining(reason);
    }
}
