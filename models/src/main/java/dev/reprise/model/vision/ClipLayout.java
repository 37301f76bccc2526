package dev.reprise.model.vision;

import dev.reprise.core.InvalidInputException;
import dev.reprise.model.Activation;
import dev.reprise.model.Attention;
import dev.reprise.model.Block;
import dev.reprise.model.Embedding;
import dev.reprise.model.Encoder;
import dev.reprise.model.FeedForward;
import dev.reprise.model.HookPoint;
import dev.reprise.model.Norm;
import dev.reprise.model.Site;
import dev.reprise.model.Transformer.Dimensions;
import dev.reprise.model.family.Config;
import dev.reprise.model.family.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Hugging Face's {@code CLIPModel}: how {@code config.json} spells it, and what its weights are called. Absent keys have the defaults of transformers. */
final class ClipLayout {
    static final String MODEL_TYPE = "clip";

    /** Endings of names that hold no weights: older files store the numbers of positions. */
    static final Set<String> CONSTANTS = Set.of(".embeddings.position_ids");

    /** What both towers have. */
    private record Tower(Dimensions sizes, Activation activation, double epsilon) {
        static Tower read(Config config, int width, int inner, int heads, int vocabulary, int context) {
            int realWidth = config.size("hidden_size", width);
            int realHeads = config.size("num_attention_heads", heads);
            if (realWidth % realHeads != 0) {
                throw new InvalidInputException(config.origin() + ": a width of " + realWidth + " does not divide into "
                        + realHeads + " heads");
            }
            var sizes = new Dimensions(
                    config.size("num_hidden_layers", 12),
                    realHeads,
                    realHeads,
                    realWidth,
                    realWidth / realHeads,
                    config.size("intermediate_size", inner),
                    vocabulary,
                    context);
            var tower = new Tower(
                    sizes, config.activation("hidden_act", "quick_gelu"), config.positive("layer_norm_eps", 1e-5));
            // the joint width is the pair's; the rest concerns training
            config.ignore("projection_dim", "initializer_factor", "dropout", "tie_word_embeddings");
            return tower;
        }
    }

    private final Weights weights;

    private ClipLayout(Weights weights) {
        this.weights = weights;
    }

    /** @throws InvalidInputException if the config asks for something else, or the weights do not agree with it */
    static Clip assemble(Config config, Weights weights) {
        if (!config.text("model_type").equals(MODEL_TYPE)) {
            throw new InvalidInputException(config.origin() + ": model_type '" + config.text("model_type")
                    + "' is no CLIP pair; its model_type is '" + MODEL_TYPE + "'");
        }
        return new ClipLayout(weights).assemble(config);
    }

    private Clip assemble(Config config) {
        int joint = config.size("projection_dim", 512);
        double scale = config.has("logit_scale_init_value") ? config.positive("logit_scale_init_value") : 2.6592;
        var textConfig = part(config, "text_config");
        var visionConfig = part(config, "vision_config");
        config.ignore("initializer_factor", "tie_word_embeddings");
        config.finish(MODEL_TYPE);
        var text = text(textConfig, joint);
        var vision = vision(visionConfig, joint);
        var logitScale = weights.filled("logit_scale", "logit_scale", scale);
        return new Clip(vision, text, logitScale, weights.dtype(), weights.parameters(), weights.stored());
    }

    /** A tower's settings; what older files say in {@code text_config_dict} counts for more. */
    private static Config part(Config config, String key) {
        var part = config.object(key);
        var newer = part == null ? new Config(config.json().objectNode(), config.origin() + ": " + key) : part;
        var older = config.object(key + "_dict");
        if (older != null) {
            ObjectNode joined = newer.json().deepCopy();
            joined.setAll(older.json());
            return new Config(joined, newer.origin());
        }
        return newer;
    }

    private TextTower text(Config config, int joint) {
        int context = config.size("max_position_embeddings", 77);
        var tower = Tower.read(config, 512, 2048, 8, config.size("vocab_size", 49408), context);
        int end = config.size("eos_token_id", 49407);
        config.finish(MODEL_TYPE);
        var sizes = tower.sizes;
        var embedding = new Embedding(
                weights.matrix(
                        "text_model.embeddings.token_embedding.weight",
                        "text.embed.weight",
                        sizes.vocabulary(),
                        sizes.width()),
                weights.matrix(
                        "text_model.embeddings.position_embedding.weight",
                        "text.pos_embed.weight",
                        context,
                        sizes.width()),
                1);
        var encoder = new Encoder(
                sizes,
                weights.dtype(),
                embedding.points(),
                blocks("text_model.", "text.", tower, true),
                finalNorm("text_model.final_layer_norm", "text.ln_final", tower),
                weights.linear("text_projection", "text.projection", joint, sizes.width(), false));
        return new TextTower(embedding, encoder, end);
    }

    private VisionTower vision(Config config, int joint) {
        int side = config.size("image_size", 224);
        int patch = config.size("patch_size", 32);
        int channels = config.size("num_channels", 3);
        if (patch > side) {
            throw new InvalidInputException(
                    config.origin() + ": patches of " + patch + " do not fit into pictures of " + side);
        }
        int grid = side / patch;
        var tower = Tower.read(config, 768, 3072, 12, 0, Math.addExact(1, Math.multiplyExact(grid, grid)));
        config.finish(MODEL_TYPE);
        var sizes = tower.sizes;
        var embeddings = "vision_model.embeddings.";
        var embedding = new PatchEmbedding(
                weights.matrix(
                        embeddings + "patch_embedding.weight",
                        "vision.patches.weight",
                        sizes.width(),
                        channels,
                        patch,
                        patch),
                weights.matrix(embeddings + "class_embedding", "vision.class", sizes.width()),
                weights.matrix(
                        embeddings + "position_embedding.weight",
                        "vision.pos_embed.weight",
                        sizes.context(),
                        sizes.width()),
                norm(
                        "vision_model.pre_layrnorm", // sic
                        "vision.ln_pre",
                        tower,
                        Site.LN_PRE_SCALE.point(),
                        Site.LN_PRE_OUT.point()));
        var encoder = new Encoder(
                sizes,
                weights.dtype(),
                embedding.points(),
                blocks("vision_model.", "vision.", tower, false),
                finalNorm("vision_model.post_layernorm", "vision.ln_final", tower),
                weights.linear("visual_projection", "vision.projection", joint, sizes.width(), false));
        return new VisionTower(embedding, encoder, side);
    }

    private List<Block> blocks(String stored, String own, Tower tower, boolean causal) {
        var blocks = new ArrayList<Block>();
        for (int l = 0; l < tower.sizes.layers(); l++) {
            blocks.add(block(l, stored + "encoder.layers." + l + ".", own + "blocks." + l + ".", tower, causal));
        }
        return blocks;
    }

    private Block block(int l, String at, String own, Tower tower, boolean causal) {
        var sizes = tower.sizes;
        int width = sizes.width();
        var attention = new Attention(
                l,
                sizes.heads(),
                sizes.heads(),
                sizes.headWidth(),
                1 / Math.sqrt(sizes.headWidth()),
                0,
                causal,
                0,
                weights.linear(at + "self_attn.q_proj", own + "attn.q", width, width, true),
                weights.linear(at + "self_attn.k_proj", own + "attn.k", width, width, true),
                weights.linear(at + "self_attn.v_proj", own + "attn.v", width, width, true),
                weights.linear(at + "self_attn.out_proj", own + "attn.o", width, width, true),
                null,
                null,
                null);
        var mlp = new FeedForward.Mlp(
                l,
                weights.linear(at + "mlp.fc1", own + "mlp.up", sizes.mlpWidth(), width, true),
                tower.activation,
                weights.linear(at + "mlp.fc2", own + "mlp.down", width, sizes.mlpWidth(), true));
        return new Block.PreNorm(
                l,
                norm(at + "layer_norm1", own + "ln1", tower, Site.LN1_SCALE.at(l), Site.LN1_OUT.at(l)),
                attention,
                norm(at + "layer_norm2", own + "ln2", tower, Site.LN2_SCALE.at(l), Site.LN2_OUT.at(l)),
                mlp);
    }

    private Norm finalNorm(String stored, String own, Tower tower) {
        return norm(stored, own, tower, Site.FINAL_SCALE.point(), Site.FINAL_NORM.point());
    }

    private Norm norm(String stored, String own, Tower tower, HookPoint scale, HookPoint out) {
        int width = tower.sizes.width();
        return new Norm.LayerNorm(
                weights.gain(stored, own, width), weights.shift(stored, own, width), tower.epsilon, scale, out);
    }
}
