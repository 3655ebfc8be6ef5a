package dev.rouse.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The words and the form of the Javadoc of a module's main code. Its tests run in the module's folder. */
public interface JavadocContract {

    /** The sources whose Javadoc is checked: all of the module's main code. */
    default List<Path> sources() throws IOException {
        return Sources.files();
    }

    @Test
    default void documentationNamesWhatItIsOf() throws IOException {
        List<String> questions = new ArrayList<>();
        for (Path file : sources()) {
            JavadocRules.questions(Files.readString(file)).forEach(found -> questions.add(file + ":" + found));
        }
        assertThat(questions)
                .as("Javadoc that begins with a question: begin with a noun of the field (\"Number of …\", \"The store"
                        + " that …\") or with a verb in the third person (\"Sets …\", \"Reads …\")")
                .isEmpty();
    }

    @Test
    default void blockTagsBeginALine() throws IOException {
        List<String> inLines = new ArrayList<>();
        for (Path file : sources()) {
            JavadocRules.tagsInLines(Files.readString(file)).forEach(found -> inLines.add(file + ":" + found));
        }
        assertThat(inLines)
                .as("block tags behind other text, with which they are shown as text: give each a line of its own")
                .isEmpty();
    }
}
