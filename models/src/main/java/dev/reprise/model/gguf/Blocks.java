package dev.reprise.model.gguf;

/**
 * The block formats of ggml, a method each. All are little-endian; {@code d} and {@code m} are half-precision scales and {@code q} the
 * stored integers. Every product and sum is rounded to float32 by itself, in the order that the formula shows, so that the results are
 * those of the reference de-quantiser bit for bit.
 *
 * <p>Types of the first generation ({@code Q4_0} to {@code Q8_0}) have blocks of 32 weights with one scale. "K" types have super-blocks of
 * 256 weights: a half-precision scale for all, and a small integer scale for each sub-block of 16 or 32.
 */
final class Blocks {
    /** Weights a super-block of the K types. */
    private static final int SUPER = 256;

    /** The non-uniform levels of {@code IQ4_NL} and {@code IQ4_XS}. */
    private static final float[] LEVELS = {-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113};

    private Blocks() {}

    /** {@code w}, as it stands. */
    static void f32(byte[] in, float[] out, int blocks) {
        for (int i = 0; i < blocks; i++) {
            out[i] = Float.intBitsToFloat(int32(in, 4 * i));
        }
    }

    /** {@code w} in half precision. */
    static void f16(byte[] in, float[] out, int blocks) {
        for (int i = 0; i < blocks; i++) {
            out[i] = half(in, 2 * i);
        }
    }

    /** The upper half of {@code w}'s float32. */
    static void bf16(byte[] in, float[] out, int blocks) {
        for (int i = 0; i < blocks; i++) {
            out[i] = Float.intBitsToFloat(int16(in, 2 * i) << 16);
        }
    }

    /** {@code w = d (q - 8)}, 4 bits. Block: d, 16 bytes whose low nibbles are q[0..15] and whose high nibbles are q[16..31]. */
    static void q4_0(byte[] in, float[] out, int blocks) {
        for (int b = 0, at = 0, to = 0; b < blocks; b++, at += 18, to += 32) {
            float d = half(in, at);
            for (int i = 0; i < 16; i++) {
                int packed = in[at + 2 + i];
                out[to + i] = d * (low4(packed) - 8);
                out[to + 16 + i] = d * (high4(packed) - 8);
            }
        }
    }

    /** {@code w = d q + m}, 4 bits. Block: d, m, nibbles as in {@link #q4_0}. */
    static void q4_1(byte[] in, float[] out, int blocks) {
        for (int b = 0, at = 0, to = 0; b < blocks; b++, at += 20, to += 32) {
            float d = half(in, at);
            float m = half(in, at + 2);
            for (int i = 0; i < 16; i++) {
                int packed = in[at + 4 + i];
                out[to + i] = d * low4(packed) + m;
                out[to + 16 + i] = d * high4(packed) + m;
            }
        }
    }

    /** {@code w = d (q - 16)}, 5 bits. Block: d, the 32 fifth bits, nibbles as in {@link #q4_0}. */
    static void q5_0(byte[] in, float[] out, int blocks) {
        for (int b = 0, at = 0, to = 0; b < blocks; b++, at += 22, to += 32) {
            float d = half(in, at);
            int high = int32(in, at + 2);
            for (int i = 0; i < 16; i++) {
                int packed = in[at + 6 + i];
                out[to + i] = d * (low4(packed) + 16 * bit(high, i) - 16);
                out[to + 16 + i] = d * (high4(packed) + 16 * bit(high, 16 + i) - 16);
            }
        }
    }

    /** {@code w = d q + m}, 5 bits. Block: d, m, the 32 fifth bits, nibbles as in {@link #q4_0}. */
    static void q5_1(byte[] in, float[] out, int blocks) {
        for (int b = 0, at = 0, to = 0; b < blocks; b++, at += 24, to += 32) {
            float d = half(in, at);
            float m = half(in, at + 2);
            int high = int32(in, at + 4);
            for (int i = 0; i < 16; i++) {
                int packed = in[at + 8 + i];
                out[to + i] = d * (low4(packed) + 16 * bit(high, i)) + m;
                out[to + 16 + i] = d * (high4(packed) + 16 * bit(high, 16 + i)) + m;
            }
        }
    }

    /** {@code w = d q}, 8 bits, signed. Block: d, q[0..31]. */
    static void q8_0(byte[] in, float[] out, int blocks) {
        for (int b = 0, at = 0, to = 0; b < blocks; b++, at += 34, to += 32) {
            float d = half(in, at);
            for (int i = 0; i < 32; i++) {
                out[to + i] = d * in[at + 2 + i];
            }
        }
    }

    /**
     * {@code w = (d s) q - (m t)}, 2 bits; sub-blocks of 16 with scale s and minimum t of 4 bits. Super-block: 16 bytes t s; 64 bytes of q; d;
     * m. Each half of the weights has 32 bytes of q: byte i holds, from its low bits, the weights i, 32 + i, 64 + i and 96 + i of the half.
     */
    static void q2K(byte[] in, float[] out, int blocks) {
        for (int b = 0, at = 0, to = 0; b < blocks; b++, at += 84, to += SUPER) {
            float d = half(in, at + 80);
            float m = half(in, at + 82);
            for (int sub = 0; sub < 16; sub++) {
                int scale = in[at + sub];
                float ds = d * low4(scale);
                float mt = m * high4(scale);
                int q = at + 16 + sub / 8 * 32 + sub % 2 * 16;
                int shift = sub % 8 / 2 * 2;
                for (int i = 0; i < 16; i++) {
                    out[to + 16 * sub + i] = ds * bits2(in[q + i], shift) - mt;
                }
            }
        }
    }

    /**
     * {@code w = (d (s - 32)) (q - 4)}, 3 bits; sub-blocks of 16 with a scale s of 6 bits. Super-block: 32 bytes of third bits; 64 bytes of the
     * low two bits, as in {@link #q2K}; 12 bytes of scales; d. The third bit of weight 32 j + i is bit j of byte i. Of scale k, the low four bits
     * are a nibble of byte k mod 8 (the low one for k below 8), the high two are bits 2 (k div 4) of byte 8 + k mod 4.
     */
    static void q3K(byte[] in, float[] out, int blocks) {
        for (int b = 0, at = 0, to = 0; b < blocks; b++, at += 110, to += SUPER) {
            float d = half(in, at + 108);
            int scales = at + 96;
            for (int sub = 0; sub < 16; sub++) {
                int packed = in[scales + sub % 8];
                int low = sub < 8 ? low4(packed) : high4(packed);
                int high = bits2(in[scales + 8 + sub % 4], sub / 4 * 2);
                float ds = d * (low + 16 * high - 32);
                int third = at + sub % 2 * 16;
                int bit = sub / 2;
                int q = at + 32 + sub / 8 * 32 + sub % 2 * 16;
                int shift = sub % 8 / 2 * 2;
                for (int i = 0; i < 16; i++) {
                    out[to + 16 * sub + i] = ds * (bits2(in[q + i], shift) + 4 * bit(in[third + i], bit) - 4);
                }
            }
        }
    }

    /**
     * {@code w = (d s) q - (m t)}, 4 bits; sub-blocks of 32 with scale s and minimum t of 6 bits ({@link #scale6}, {@link #minimum6}).
     * Super-block: d, m, 12 bytes of scales and minima, 128 bytes of q. Each quarter of the weights has 32 bytes: the low nibbles are its first
     * sub-block, the high ones its second.
     */
    static void q4K(byte[] in, float[] out, int blocks) {
        for (int b = 0, at = 0, to = 0; b < blocks; b++, at += 144, to += SUPER) {
            float d = half(in, at);
            float m = half(in, at + 2);
            for (int sub = 0; sub < 8; sub++) {
                float ds = d * scale6(in, at + 4, sub);
                float mt = m * minimum6(in, at + 4, sub);
                int q = at + 16 + sub / 2 * 32;
                int shift = sub % 2 * 4;
                for (int i = 0; i < 32; i++) {
                    out[to + 32 * sub + i] = ds * (in[q + i] >> shift & 0xF) - mt;
                }
            }
        }
    }

    /**
     * {@code w = (d s) q - (m t)}, 5 bits. Super-block: d, m and the scales as in {@link #q4K}; 32 bytes of fifth bits, that of weight 32 j + i
     * being bit j of byte i; 128 bytes of nibbles as in {@link #q4K}.
     */
    static void q5K(byte[] in, float[] out, int blocks) {
        for (int b = 0, at = 0, to = 0; b < blocks; b++, at += 176, to += SUPER) {
            float d = half(in, at);
            float m = half(in, at + 2);
            for (int sub = 0; sub < 8; sub++) {
                float ds = d * scale6(in, at + 4, sub);
                float mt = m * minimum6(in, at + 4, sub);
                int fifth = at + 16;
                int q = at + 48 + sub / 2 * 32;
                int shift = sub % 2 * 4;
                for (int i = 0; i < 32; i++) {
                    out[to + 32 * sub + i] = ds * ((in[q + i] >> shift & 0xF) + 16 * bit(in[fifth + i], sub)) - mt;
                }
            }
        }
    }

    /**
     * {@code w = (d s) (q - 32)}, 6 bits; sub-blocks of 16 with a signed 8-bit scale s. Super-block: 128 bytes of low nibbles, 64 bytes of the
     * high two bits, 16 scales, d. Each half of the weights has 64 bytes of nibbles (its first half in the low ones) and 32 bytes of high bits,
     * laid out as in {@link #q2K}.
     */
    static void q6K(byte[] in, float[] out, int blocks) {
        for (int b = 0, at = 0, to = 0; b < blocks; b++, at += 210, to += SUPER) {
            float d = half(in, at + 208);
            for (int sub = 0; sub < 16; sub++) {
                float ds = d * in[at + 192 + sub];
                int half = sub / 8;
                int quarter = sub % 8 / 2;
                int low = at + 64 * half + quarter % 2 * 32 + sub % 2 * 16;
                int lowShift = quarter / 2 * 4;
                int high = at + 128 + 32 * half + sub % 2 * 16;
                int highShift = quarter * 2;
                for (int i = 0; i < 16; i++) {
                    int value = (in[low + i] >> lowShift & 0xF) + 16 * bits2(in[high + i], highShift);
                    out[to + 16 * sub + i] = ds * (value - 32);
                }
            }
        }
    }

    /** {@code w = d level[q]}, 4 bits, with 16 non-uniform levels. Block as in {@link #q4_0}. */
    static void iq4Nl(byte[] in, float[] out, int blocks) {
        for (int b = 0, at = 0, to = 0; b < blocks; b++, at += 18, to += 32) {
            float d = half(in, at);
            for (int i = 0; i < 16; i++) {
                int packed = in[at + 2 + i];
                out[to + i] = d * LEVELS[low4(packed)];
                out[to + 16 + i] = d * LEVELS[high4(packed)];
            }
        }
    }

    /**
     * {@code w = (d (s - 32)) level[q]}, 4 bits; sub-blocks of 32 with a scale s of 6 bits. Super-block: d; 8 times the high two bits of s; 8 times
     * the low four; 16 bytes of nibbles a sub-block, as in {@link #q4_0}.
     */
    static void iq4Xs(byte[] in, float[] out, int blocks) {
        for (int b = 0, at = 0, to = 0; b < blocks; b++, at += 136, to += SUPER) {
            float d = half(in, at);
            int highs = int16(in, at + 2);
            for (int sub = 0; sub < 8; sub++) {
                int packed = in[at + 4 + sub / 2];
                int low = sub % 2 == 0 ? low4(packed) : high4(packed);
                float ds = d * (low + 16 * bits2(highs, 2 * sub) - 32);
                int q = at + 8 + 16 * sub;
                for (int i = 0; i < 16; i++) {
                    out[to + 32 * sub + i] = ds * LEVELS[low4(in[q + i])];
                    out[to + 32 * sub + 16 + i] = ds * LEVELS[high4(in[q + i])];
                }
            }
        }
    }

    /**
     * Scale {@code k} of the 12 bytes of {@code Q4_K} and {@code Q5_K}. The first four are the low six bits of bytes 0 to 3; of the last four, the
     * low four bits are the low nibbles of bytes 8 to 11, and the high two are the top bits of bytes 0 to 3.
     */
    private static int scale6(byte[] in, int at, int k) {
        return k < 4 ? in[at + k] & 0x3F : low4(in[at + 4 + k]) + 16 * bits2(in[at + k - 4], 6);
    }

    /** Minimum {@code k}: as {@link #scale6}, with bytes 4 to 7 in place of 0 to 3 and high nibbles in place of low ones. */
    private static int minimum6(byte[] in, int at, int k) {
        return k < 4 ? in[at + 4 + k] & 0x3F : high4(in[at + 4 + k]) + 16 * bits2(in[at + k], 6);
    }

    private static float half(byte[] in, int at) {
        return Float.float16ToFloat((short) int16(in, at));
    }

    private static int int32(byte[] in, int at) {
        return int16(in, at) + (int16(in, at + 2) << 16);
    }

    /** Unsigned. */
    private static int int16(byte[] in, int at) {
        return (in[at] & 0xFF) + 256 * (in[at + 1] & 0xFF);
    }

    private static int low4(int packed) {
        return packed & 0xF;
    }

    private static int high4(int packed) {
        return packed >> 4 & 0xF;
    }

    private static int bits2(int packed, int shift) {
        return packed >> shift & 3;
    }

    private static int bit(int packed, int i) {
        return packed >> i & 1;
    }
}
