// Entry of the client build: the portal ships a style sheet and fonts, no script.
import '../shared/fonts.css';
import '../shared/tokens.css';
import './portal.css';
