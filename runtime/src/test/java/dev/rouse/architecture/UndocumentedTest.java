package dev.rouse.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UndocumentedTest {

    @TempDir
    private Path directory;

    private List<String> namesIn(String source) throws IOException {
        Path file = Files.writeString(directory.resolve("A.java"), source);
        return Undocumented.in(List.of(file)).stream()
                .map(found -> found.substring(found.indexOf("A.java:") + "A.java:".length()))
                .toList();
    }

    @Test
    void publicAndProtectedDeclarationsWithoutJavadocAreFoundWithTheirLines() throws IOException {
        assertThat(namesIn("""
                        public class A {
                            protected A() {}
                            public void method() {}
                            public static final int FIELD = 1;
                            public enum Kind { ONE }
                            public interface Inner {
                                void inherited();
                            }
                        }
                        """))
                .containsExactly(
                        "1: A", "2: A", "3: method", "4: FIELD", "5: Kind", "5: ONE", "6: Inner", "7: inherited");
    }

    @Test
    void declarationsWithJavadocAreNot() throws IOException {
        assertThat(namesIn("""
                        /** A class. */
                        public class A {
                            /** Makes one. */
                            @Deprecated
                            public A() {}
                        }
                        """)).isEmpty();
    }

    @Test
    void declarationsThatUsersDoNotSeeAreNot() throws IOException {
        assertThat(namesIn("""
                        class A {
                            public void method() {}
                            public static class Inner {
                                public int field;
                            }
                        }
                        """)).isEmpty();
    }

    @Test
    void overridesAndConstructorsOfRecordsAreNot() throws IOException {
        assertThat(namesIn("""
                        /** A record. @param i of it */
                        public record A(int i) {
                            public A {}
                            @Override
                            public String toString() { return ""; }
                        }
                        """)).isEmpty();
    }
}
