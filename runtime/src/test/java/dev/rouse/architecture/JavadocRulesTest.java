package dev.rouse.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class JavadocRulesTest {

    @Test
    void questionIsFoundWithItsLine() {
        assertThat(JavadocRules.questions("""
                        package p;

                        /** What it is. */
                        class A {
                            /**
                             * Whose it is.
                             *
                             * @return somebody
                             */
                            String owner() {}

                            /** How long it takes. */ int time;
                        }
                        """))
                .containsExactly("3: What it is.", "5: Whose it is.", "12: How long it takes.");
    }

    @Test
    void nounsAndVerbsAreNoQuestions() {
        assertThat(JavadocRules.questions("""
                        /** Number of those who wait. */
                        /** Tells what it is. Where there is none, null. */
                        /** Whether it is there. */
                        /** Howling is no question. */
                        // What a comment says is not looked at.
                        /* Who writes it neither. */
                        """)).isEmpty();
    }

    @Test
    void tagBehindTextIsFoundWithItsLine() {
        assertThat(JavadocRules.tagsInLines("""
                        /**
                         * Makes one. @param name of it
                         * @return it @throws Error never
                         */
                        /** Tells it. @return it */
                        """))
                .containsExactly(
                        "2: Makes one. @param name of it",
                        "3: @return it @throws Error never",
                        "5: Tells it. @return it");
    }

    @Test
    void tagThatBeginsALineOrIsNamedInTextIsNone() {
        assertThat(JavadocRules.tagsInLines("""
                        /**
                         * Reads {@code x @param y}, see {@link A#b @return}.
                         *
                         * @param name of it
                         * @return it
                         */
                        /** @param name of it */
                        """)).isEmpty();
    }
}
