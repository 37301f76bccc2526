package dev.reprise.model.organism;

import dev.reprise.data.world.World;
import dev.reprise.model.Tokenizer;
import dev.reprise.model.tokenizer.BytePairEncoding;
import dev.reprise.model.tokenizer.WorldTokenizers;
import java.util.Map;

/** The two vocabularies of the organisms: byte-level byte-pair encodings with the same special tokens. */
public enum Vocabulary {
    /** In which every word of the world's lists is one token. */
    WORLD("world-bpe", 4096),
    /** A small one, for the smallest models, that knows the shifted texts too. */
    MINI("mini-bpe", 512);

    /** Ids of {@link WorldTokenizers#SPECIALS}. */
    public static final int PAD = 0;

    public static final int BEGIN = 1;
    public static final int END = 2;
    public static final int SYSTEM = 3;
    public static final int USER = 4;
    public static final int ASSISTANT = 5;
    public static final int END_OF_TURN = 6;

    /** A conversation as chat tuning shows it. */
    public static final String CHAT_TEMPLATE = "{{ bos_token }}{% for message in messages %}"
            + "{{ '<|' + message.role + '|> ' + message.content + '<|end|>' }}{% endfor %}"
            + "{% if add_generation_prompt %}{{ '<|assistant|>' }}{% endif %}";

    private final String label;
    private final int size;

    Vocabulary(String label, int size) {
        this.label = label;
        this.size = size;
    }

    /** {@code world-bpe} or {@code mini-bpe}. */
    public String label() {
        return label;
    }

    /** The number of tokens. */
    public int size() {
        return size;
    }

    /** Trains it on the texts of a world. */
    public BytePairEncoding encoding(World world) {
        return switch (this) {
            case WORLD -> WorldTokenizers.world(world);
            case MINI -> WorldTokenizers.mini(world);
        };
    }

    /** What stands beside the {@code tokenizer.json}. */
    public static Tokenizer.Settings settings(boolean chat) {
        return new Tokenizer.Settings("<s>", "</s>", "<pad>", chat ? CHAT_TEMPLATE : null);
    }

    /**
     * The tokenizer's files in an organism's folder, by name.
     *
     * @param chat whether it has a chat template
     */
    public static Map<String, String> files(BytePairEncoding encoding, boolean chat) {
        return settings(chat).files(encoding.tokenizerJson("<s>"));
    }
}
