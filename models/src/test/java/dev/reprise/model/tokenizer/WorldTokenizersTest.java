package dev.reprise.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.data.world.Preset;
import dev.reprise.data.world.World;
import java.util.HashSet;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class WorldTokenizersTest {
    private static final World WORLD = new World(Preset.FULL, World.SHIPPED);

    @Test
    void everyListedWordIsOneTokenAndEveryNameTwoSyllables() {
        var encoding = WorldTokenizers.world(WORLD);
        assertThat(encoding.vocabulary()).hasSize(4096);
        var encoder = new CorpusEncoder(encoding);
        assertThat(WorldTokenizers.forced(WORLD))
                .hasSizeGreaterThan(1000)
                .allSatisfy(word -> assertThat(encoder.encode(word)).hasSize(1));

        var cuts = new HashSet<String>();
        for (var initial : WORLD.lexicon().list("initials")) {
            for (var last : WORLD.lexicon().list("finals")) {
                cuts.add(initial + last + encoder.encode(" " + initial)[0] + "," + encoder.encode(last)[0]);
                var small = initial.toLowerCase(Locale.ROOT);
                cuts.add(small + last + encoder.encode(" " + small)[0] + "," + encoder.encode(last)[0]);
            }
        }
        assertThat(WORLD.namePool()).allSatisfy(name -> {
            var ids = encoder.encode(" " + name);
            assertThat(ids).hasSize(2);
            assertThat(cuts).contains(name + ids[0] + "," + ids[1]);
        });
        // a person is a first name and a surname
        assertThat(WORLD.entities("person"))
                .allSatisfy(person ->
                        assertThat(encoder.encode(" " + person.name())).hasSize(3));
    }

    @Test
    void theSmallEncodingKnowsAllThreeKindsOfText() {
        var encoding = WorldTokenizers.mini(WORLD);
        assertThat(encoding.vocabulary()).hasSize(512);
        var encoder = new CorpusEncoder(encoding);
        for (var kind : new String[] {"fact", "harbour", "orvish"}) {
            var text = WORLD.document(kind, 7).text();
            assertThat(encoder.encode(text)).as(text).hasSizeLessThan(text.length() * 2 / 3);
        }
    }
}
