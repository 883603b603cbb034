"""The least and greatest whole number that a hidden count can be, given everything that is known.

HiGHS was chosen as solver: it is small, keeps its basis when only the target changes, so that the
next bound costs half a millisecond, and solves whole numbers where a corner of the polytope is none.
"""

import highspy
import numpy as np

WHOLE = 1e-6


class Bounds:
    """Counts that are not known, and equations between them. Every count is 0 or more."""

    def __init__(self, columns: int, equations: list[tuple[dict[int, int], int]]):
        """An equation is ({column: coefficient}, value)."""
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = columns, len(equations)
        model.col_cost_ = np.zeros(columns)
        model.col_lower_ = np.zeros(columns)
        model.col_upper_ = np.full(columns, highspy.kHighsInf)
        values = np.array([value for _, value in equations], dtype=float)
        model.row_lower_ = model.row_upper_ = values
        sides = [side for side, _ in equations]
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.cumsum([0, *map(len, sides)])
        model.a_matrix_.index_ = np.array([column for side in sides for column in side])
        model.a_matrix_.value_ = np.array(
            [one for side in sides for one in side.values()], dtype=float
        )
        self.columns = columns
        self.solver = highspy.Highs()
        for option, value in (
            ("output_flag", False), ("presolve", "off"), ("threads", 1), ("mip_rel_gap", 0.0),
        ):  # fmt: skip
            self.solver.setOptionValue(option, value)
        self.solver.passModel(model)
        self.seen: list[np.ndarray] = []

    def of(self, target: list[int]) -> tuple[int, int]:
        """Least and greatest sum of the columns. Raises ValueError when the equations contradict."""
        return round(self._extreme(target, 1)), round(self._extreme(target, -1))

    def narrow(self, targets: list[list[int]], apart: int) -> list[int]:
        """Places of the targets whose least and greatest value are less than `apart` apart.

        Every solution found on the way shows values of all targets, so few need a search of their
        own: most lie apart already in two opposite corners.
        """
        corners = [column for target in targets[::2] for column in target]
        for sign in (1, -1):
            self._extreme(corners, sign)
        found = []
        for place, target in enumerate(targets):
            values = [solution[target].sum() for solution in self.seen]
            if values and max(values) - min(values) >= apart - WHOLE:
                continue
            least, greatest = self.of(target)
            if greatest - least < apart:
                found.append(place)
        return found

    def _extreme(self, target: list[int], sign: int) -> float:
        for column in set(target):
            self.solver.changeColCost(column, float(sign))
        try:
            value, solution = self._solved()
            if np.abs(solution - np.round(solution)).max(initial=0) > WHOLE:
                # A corner that is no whole number: the true bound lies inside, so search for it.
                self._kind(highspy.HighsVarType.kInteger)
                value, solution = self._solved()
                self._kind(highspy.HighsVarType.kContinuous)
        finally:
            for column in set(target):
                self.solver.changeColCost(column, 0.0)
        self.seen.append(np.round(solution))
        return sign * value

    def _solved(self) -> tuple[float, np.ndarray]:
        self.solver.run()
        status = self.solver.getModelStatus()
        if status != highspy.HighsModelStatus.kOptimal:
            raise ValueError(f"no counts fit what is known ({status})")
        return (
            self.solver.getInfo().objective_function_value,
            np.array(self.solver.getSolution().col_value),
        )

    def _kind(self, kind) -> None:
        for column in range(self.columns):
            self.solver.changeColIntegrality(column, kind)
