package dev.rouse.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.json.TreeDifference.Places;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** The first place where two trees differ. */
final class TreeDifferenceTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Places places = new Places();

    private String difference(String written, String again) {
        return new TreeDifference(places)
                .of(JSON.readTree(written.replace('\'', '"')), JSON.readTree(again.replace('\'', '"')));
    }

    @Test
    void equalTreesDifferNowhereWhateverTheOrderOfTheirProperties() {
        assertThat(difference("{'a':1,'b':[1,2]}", "{'b':[1,2],'a':1}")).isNull();
    }

    @Test
    void firstDifferenceIsToldByItsPlaceAndBothValues() {
        assertThat(difference("{'a':{'b':[1,2]}}", "{'a':{'b':[1,3]}}"))
                .isEqualTo("at /a/b/1 2 is written, and 3 after it was read");
    }

    @Test
    void nullIsAsGoodAsNothing() {
        assertThat(difference("{'a':null}", "{}")).isNull();
        assertThat(difference("{}", "{'a':null}")).isNull();
    }

    @Test
    void propertyThatComesOrGoesIsADifference() {
        assertThat(difference("{'a':1}", "{}")).isEqualTo("at /a 1 is written, and nothing after it was read");
        assertThat(difference("{}", "{'a':1}")).isEqualTo("at /a nothing is written, and 1 after it was read");
    }

    @Test
    void orderOfAnArrayCountsUnlessItSaysNothing() {
        assertThat(difference("{'a':[1,2]}", "{'a':[2,1]}")).isNotNull();
        places.unordered().add(List.of("a"));
        assertThat(difference("{'a':[1,2]}", "{'a':[2,1]}")).isNull();
        assertThat(difference("{'a':[1,2]}", "{'a':[2,2]}")).isNotNull();
    }

    @Test
    void orderOfAnObjectCountsWhereItIsSorted() {
        places.sorted().add(List.of("a"));
        assertThat(difference("{'a':{'x':1,'y':2}}", "{'a':{'y':2,'x':1}}")).isNotNull();
    }

    @Test
    void propertyThatIsNotReadMayDiffer() {
        places.unread().add(List.of(TreeDifference.ANY, "a"));
        assertThat(difference("[{'a':1,'b':1}]", "[{'a':2,'b':1}]")).isNull();
        assertThat(difference("[{'a':1,'b':1}]", "[{'a':1,'b':2}]")).isNotNull();
    }

    @Test
    void wholeAndDecimalNumbersDiffer() {
        assertThat(difference("1", "1.0")).isNotNull();
    }
}
