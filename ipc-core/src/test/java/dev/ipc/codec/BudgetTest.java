package dev.ipc.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ipc.DecodingException.Reason;
import org.junit.jupiter.api.Test;

/** The budgets by themselves: where they end, and as what. */
class BudgetTest {
    private static final long TEN_BYTES = 10 * 64 + (1 << 20);

    private static void assertExceeded(Reason reason, String words, Runnable step) {
        assertThatThrownBy(step::run)
                .isInstanceOfSatisfying(CodecFailure.class, failure -> assertThat(failure.reason())
                        .isEqualTo(reason))
                .hasMessageContaining(words);
    }

    @Test
    void P21_sixtyFourForEachByteAndAMebibyte() {
        Budget budget = Budget.ofMemory();
        for (int body = 0; body < 2; body++) {
            budget.beginDecoding(10);
            budget.charge(TEN_BYTES - 1);
            budget.charge(1);
            assertExceeded(Reason.LIMIT, "more memory", () -> budget.charge(1));
        }
        for (int body = 0; body < 2; body++) {
            budget.beginEncoding(false);
            budget.charge(TEN_BYTES);
            budget.requireWithin(10);
            assertExceeded(Reason.LIMIT, "more memory", () -> budget.requireWithin(9));
            budget.charge(1);
            assertExceeded(Reason.LIMIT, "more memory", () -> budget.requireWithin(10));
        }
    }

    private static void enter(Budget budget, int levels) {
        for (int level = 0; level < levels; level++) {
            budget.enter();
        }
    }

    @Test
    void P21_sixtyFourLevels() {
        Budget budget = Budget.ofMemory();
        budget.beginDecoding(0);
        enter(budget, 64);
        budget.leave();
        budget.enter();
        assertExceeded(Reason.LIMIT, "nests", budget::enter);
        budget.beginDecoding(0);
        enter(budget, 64);
        budget.beginEncoding(true);
        enter(budget, 64);
        assertThatThrownBy(budget::enter).hasMessageNotContaining("cycle");
        budget.beginEncoding(false);
        enter(budget, 64);
        assertExceeded(Reason.LIMIT, "references(true)", budget::enter);
        budget.beginDecoding(0);
        enter(budget, 64);
        assertThatThrownBy(budget::enter).hasMessageNotContaining("cycle");
    }

    @Test
    void looksFailTheMessageAloneWhereItIsDecoded() {
        Budget looks = Budget.ofLooks();
        looks.beginDecoding(10);
        assertExceeded(Reason.MALFORMED, "looks at what references", () -> looks.charge(TEN_BYTES + 1));
        looks.beginDecoding(10);
        enter(looks, 64);
        assertExceeded(Reason.MALFORMED, "nests", looks::enter);
        looks.beginEncoding(true);
        enter(looks, 64);
        assertExceeded(Reason.LIMIT, "nests", looks::enter);
    }
}
