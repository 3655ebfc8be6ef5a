package dev.rouse.base;

import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.random.RandomGenerator;

/** Makes generators whose numbers nobody can guess. */
public final class StrongRandom {

    private StrongRandom() {}

    /** A generator for any thread that computes and never blocks: its seed is read here, which may block. */
    public static RandomGenerator seeded() {
        try {
            SecureRandom random = SecureRandom.getInstance("DRBG");
            random.nextLong();
            return random;
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("Every JDK since 9 has DRBG", e);
        }
    }
}
