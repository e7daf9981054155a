// Entry of the client build: style sheet and fonts; the script is island.ts.
import '../shared/fonts.css';
import '../shared/tokens.css';
import './portal.css';
