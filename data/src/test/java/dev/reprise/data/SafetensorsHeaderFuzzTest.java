package dev.reprise.data;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.reprise.core.InvalidInputException;

class SafetensorsHeaderFuzzTest {
    @FuzzTest
    void anyHeaderIsReadOrRefused(byte[] header) {
        try {
            SafetensorsHeader.parse(header, 24, "fuzz.safetensors");
        } catch (InvalidInputException e) {
            // refused
        }
    }
}
